package io.stager.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules that hold for the code of all modules: who may use what, and how it is written. */
final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/fixtures/"))
          .importPackages("io.stager");

  @Test
  void modulesUseOnlyWhatLiesBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("droplet")
        .definedBy("io.stager.droplet..")
        .layer("builder")
        .definedBy("io.stager.builder..")
        .layer("engine")
        .definedBy("io.stager.engine..")
        .layer("cli")
        .definedBy("io.stager.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("builder")
        .mayOnlyBeAccessedByLayers("engine", "cli")
        .because("a droplet is understood without the engine, and the engine without the command")
        .check(CODE);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.stager.(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void aLibraryIsUsedInOnePlace() {
    onlyIn("com.fasterxml.jackson..", "io.stager.droplet.json", "io.stager.droplet.yaml");
    onlyIn("org.yaml.snakeyaml..", "io.stager.droplet.yaml");
    onlyIn("picocli..", "io.stager.cli");
    onlyIn("org.eclipse.jgit..", "io.stager.engine.git");
    onlyIn("io.airlift..", "io.stager.droplet.compression");
  }

  private static void onlyIn(String library, String... packages) {
    noClasses()
        .that(not(resideInAnyPackage(packages)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .because("it can be replaced only where few know it")
        .check(CODE);
  }

  @Test
  void nobodyLogsThroughAFramework() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")
        .because("progress is an event of the domain, worded in one place")
        .check(CODE);
  }

  @Test
  void onlyMainKnowsTheProcessItRunsIn() {
    noClasses()
        .that(not(simpleName("Main")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("everything else can then be used in another process")
        .check(CODE);
  }

  @Test
  void pathsArePaths() {
    noClasses()
        .should()
        .dependOnClassesThat(type(File.class))
        .because("a Path belongs to a file system and is what the rest of the code speaks")
        .check(CODE);
  }

  @Test
  void classesAreFinalOrSealedForInheritance() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotRecords()
        .and()
        .areNotAnonymousClasses()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .should()
        .haveModifier(JavaModifier.FINAL)
        .because("inheritance is there to close a family, not to reuse code")
        .check(CODE);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Processor")
        .orShould()
        .haveSimpleNameEndingWith("Handler")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .orShould()
        .haveSimpleNameStartingWith("Base")
        .because("such a name tells what the author did, not what the thing is")
        .check(CODE);
  }

  @Test
  void noStateIsShared() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("two runs in one process must not know each other")
        .check(CODE);
  }

  @Test
  void everyPackageSaysThatNullIsNoValue() {
    assertThat(packages().filter(ArchitectureTest::hasClasses))
        .isNotEmpty()
        .allSatisfy(
            some -> assertThat(some.isAnnotatedWith(NullMarked.class)).as(some.getName()).isTrue());
  }

  private static Stream<JavaPackage> packages() {
    return CODE.getPackage("io.stager").getSubpackagesInTree().stream();
  }

  private static boolean hasClasses(JavaPackage some) {
    return some.getClasses().stream().map(JavaClass::getSimpleName).anyMatch(n -> !n.isEmpty());
  }
}
