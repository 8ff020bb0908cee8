package io.stager.engine.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real repositories made with git, read over file:// and through a stand-in for ssh. */
final class GitRepositoryTest {
  @TempDir private Path dir;
  private LocalGit git;
  private String first;

  @BeforeEach
  void makeRepository() throws IOException {
    var origin = Files.createDirectory(dir.resolve("origin"));
    Files.writeString(origin.resolve("a.txt"), "one");
    Files.writeString(origin.resolve("run"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        origin.resolve("run"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(origin.resolve("link"), Path.of("a.txt"));
    git = LocalGit.init(origin);
    first = git.run("rev-parse", "HEAD");
    git.run("tag", "-a", "v1", "-m", "one");
    git.run("checkout", "-q", "-b", "feature/x");
    git.write("a.txt", "two");
    git.commit("second");
    git.run("checkout", "-q", "main");
    git.write("a.txt", "three");
    git.commit("third");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#main", "#refs/heads/main"})
  void checksOutABranch(String revision) {
    assertThat(checkedOut(git.url() + revision)).hasContent("three");
  }

  @Test
  void checksOutAnotherBranchWhoseNameHasASlash() {
    assertThat(checkedOut(git.url() + "#feature/x")).hasContent("two");
  }

  @Test
  void checksOutAnAnnotatedTag() {
    assertThat(checkedOut(git.url() + "#v1")).hasContent("one");
    assertThat(repository(git.url() + "#v1").commit()).contains(first);
  }

  @Test
  void checksOutACommitThatNoBranchPointsTo() {
    assertThat(checkedOut(git.url() + "#" + first)).hasContent("one");
  }

  @Test
  void checksOutACommitByItsFirstDigits() {
    assertThat(checkedOut(git.url() + "#" + first.substring(0, 8))).hasContent("one");
  }

  @Test
  void keepsModesAndLinksAndNothingOfTheRepository() throws IOException {
    var file = checkedOut(git.url());

    assertThat(file.resolveSibling("run")).isExecutable();
    assertThat(Files.readSymbolicLink(file.resolveSibling("link"))).isEqualTo(Path.of("a.txt"));
    assertThat(file.resolveSibling(".git")).doesNotExist();
  }

  @Test
  void takesTheMachinesOwnSshForSshAddresses() throws IOException {
    var ssh = dir.resolve("ssh");
    Files.writeString(
        ssh,
        """
        #!/bin/sh
        echo "$@" >%s/asked
        for command; do :; done
        unset GIT_DIR GIT_COMMON_DIR
        exec sh -c "$command"
        """
            .formatted(dir));
    Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------"));
    var target = Files.createDirectory(dir.resolve("target"));

    new GitRepository(
            GitAddress.parse("git@x.test:" + git.directory()).orElseThrow(),
            Map.of("GIT_SSH", ssh.toString()))
        .checkOut(target, false);

    assertThat(target.resolve("a.txt")).hasContent("three");
    assertThat(dir.resolve("asked")).content().contains("git@x.test");
  }

  @Test
  void leavesSubmodulesOutUnlessAskedForThem() throws IOException {
    var inner = Files.createDirectory(dir.resolve("inner"));
    Files.writeString(inner.resolve("inside"), "inside");
    LocalGit.init(inner);
    git.run("submodule", "--quiet", "add", "file://" + inner, "sub");
    git.commit("with a submodule");

    assertThat(checkedOut(git.url()).resolveSibling("sub/inside")).doesNotExist();
    var target = Files.createDirectory(dir.resolve("with"));
    repository(git.url()).checkOut(target, true);

    assertThat(target.resolve("sub/inside")).hasContent("inside");
    assertThat(target.resolve("sub/.git")).doesNotExist();
  }

  @Test
  void saysThatARevisionIsNotThere() {
    assertThatThrownBy(() -> checkedOut(git.url() + "#nope"))
        .hasMessage(
            "The git repository '%s' has no branch, tag or commit 'nope'".formatted(git.url()))
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(e -> assertThat(e.remedy()).isEqualTo("check what stands after the #"));
  }

  @Test
  void saysThatARepositoryIsNotThere() {
    assertThatThrownBy(() -> checkedOut("file://" + dir + "/none"))
        .hasMessageStartingWith("Failed to clone git repository at file://" + dir + "/none: ")
        .asInstanceOf(type(StagingException.NotFound.class))
        .satisfies(e -> assertThat(e.remedy()).isEqualTo("check the URL"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext::sh -c id", "git://x.test/a", "-u", "file://-x", "a@-x:b", "a@x:-b", "./a"})
  void takesNoAddressThatIsNone(String text) {
    assertThat(GitAddress.parse(text)).isEmpty();
  }

  @Test
  void showsNoPassword() {
    var address = GitAddress.parse("https://me:secret@x.test/a#b").orElseThrow();

    assertThat(address.shown()).isEqualTo("https://x.test/a");
    assertThat(address.revision()).contains("b");
  }

  private Path checkedOut(String address) {
    try {
      var target = Files.createTempDirectory(dir, "target");
      repository(address).checkOut(target, false);
      return target.resolve("a.txt");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static GitRepository repository(String address) {
    return new GitRepository(GitAddress.parse(address).orElseThrow(), Map.of());
  }
}
