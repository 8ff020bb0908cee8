package io.stager.engine.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository on this machine, made with git itself. */
public record LocalGit(Path directory) {
  /** {@return a repository in the directory, with all that is in it in a first commit} */
  public static LocalGit init(Path directory) {
    var git = new LocalGit(directory);
    git.run("init", "-q", "-b", "main");
    git.commit("first");
    return git;
  }

  /** {@return the id of the new commit of all that is in the directory} */
  public String commit(String message) {
    run("add", "-A");
    run("commit", "-q", "-m", message);
    return run("rev-parse", "HEAD");
  }

  /** {@return what git printed} */
  public String run(String... arguments) {
    var words = new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@x.test"));
    words.addAll(List.of("-c", "protocol.file.allow=always"));
    words.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      return printed.strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Writes a file of the repository. */
  public void write(String name, String content) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, content);
  }

  /** {@return its URL} */
  public String url() {
    return "file://" + directory;
  }
}
