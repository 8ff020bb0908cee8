package io.stager.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.stager.droplet.StagingException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The architecture that the README draws, as rules. */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.stager");

  @Test
  void seesEveryModule() {
    assertThat(MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .contains("io.stager.droplet", "io.stager.builder", "io.stager.engine", "io.stager.cli");
  }

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
        .check(MAIN);
  }

  @Test
  void packagesKnowEachOtherInOneDirectionOnly() {
    slices().matching("io.stager.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.., io.stager.droplet.json..",
    "org.yaml.snakeyaml.., io.stager.droplet.yaml..",
    "picocli.., io.stager.cli.."
  })
  void eachLibraryHasItsOnePlace(String library, String place) {
    noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because("a library is imported in one package only")
        .check(MAIN);
  }

  @Test
  void onlyMainKnowsTheProcessItRunsIn() {
    noClasses()
        .that(not(resideInAnyPackage("io.stager.cli..", "io.stager.builder.command..")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MAIN);
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(MAIN);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(
            ".*(Utils?|Helpers?|Manager|Impl|Processor|Handler|Data)$|.*\\.(Abstract|Base)[A-Z].*")
        .check(MAIN);
  }

  @Test
  void classesAreNotMadeToBeInherited() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .should(beFinalOrSealed())
        .check(MAIN);
  }

  private static ArchCondition<JavaClass> beFinalOrSealed() {
    return new ArchCondition<>("be final, sealed or abstract") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        var modifiers = item.getModifiers();
        if (!modifiers.contains(JavaModifier.FINAL)
            && !modifiers.contains(JavaModifier.ABSTRACT)
            && !item.isEnum()
            && !item.reflect().isSealed()) {
          events.add(SimpleConditionEvent.violated(item, item.getName() + " is open"));
        }
      }
    };
  }

  @Test
  void failuresOfTheLibraryAreOfOneFamily() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .and()
        .haveSimpleNameNotEndingWith("Exception")
        .should()
        .beAssignableTo(StagingException.class)
        .check(MAIN);
  }

  @Test
  void nothingIsKeptInStaticFields() {
    fields().that().areStatic().should().beFinal().check(MAIN);
  }

  @Test
  void nothingIsLogged() {
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(java.util.logging.Logger.class).or(assignableTo(System.Logger.class)))
        .because("the engine tells through events and values")
        .check(MAIN);
  }

  @Test
  void everyPackageSaysWhatItIs() throws ClassNotFoundException {
    List<String> packages =
        MAIN.stream().map(JavaClass::getPackageName).distinct().sorted().toList();

    for (var name : packages) {
      var info = Class.forName(name + ".package-info");
      assertThat(info.isAnnotationPresent(org.jspecify.annotations.NullMarked.class))
          .as("package %s is @NullMarked", name)
          .isTrue();
    }
  }
}
