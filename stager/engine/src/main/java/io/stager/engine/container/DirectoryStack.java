package io.stager.engine.container;

import io.stager.droplet.OsRelease;
import io.stager.droplet.Stack;
import io.stager.droplet.StagingException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/**
 * A stack in a directory: the root filesystem that somebody unpacked there.
 *
 * <p>It is never written to. Its top entries are mounted read-only on a skeleton of ours; only
 * {@code /etc}, which is small, is copied, so that user vcap, hosts and resolver can be put into
 * it.
 */
public final class DirectoryStack implements Rootfs {
  private static final Set<String> OURS =
      Set.of("dev", "etc", "home", "proc", "root", "run", "sys", "tmp", "var");
  private static final Set<String> OF_VAR = Set.of("tmp", "run", "lock");

  private final Path root;
  private final OsRelease release;

  private DirectoryStack(Path root, OsRelease release) {
    this.root = root;
    this.release = release;
  }

  /** {@return the stack in this directory} */
  public static DirectoryStack of(Path root) throws IOException {
    if (!Files.isDirectory(root.resolve("usr")) || !Files.isDirectory(root.resolve("etc"))) {
      throw new StagingException.NotFound(
          "There is no root filesystem in '" + root + "'",
          root.toString(),
          "name host, none, or a directory that holds usr and etc");
    }
    return new DirectoryStack(root, OsRelease.of(root));
  }

  @Override
  public Stack stack() {
    return new Stack(
        root.getFileName().toString(), release.stackId(), "linux", Machine.architecture());
  }

  @Override
  public List<Mount> layOut(Path directory, Isolation.Network network) throws IOException {
    var skeleton = new Skeleton(directory);
    try (var entries = Files.newDirectoryStream(root)) {
      for (var entry : entries) {
        if (!OURS.contains(entry.getFileName().toString())) {
          skeleton.repeat(entry);
        }
      }
    }
    if (Files.isDirectory(root.resolve("var"))) {
      try (var entries = Files.newDirectoryStream(root.resolve("var"))) {
        for (var entry : entries) {
          if (!OF_VAR.contains(entry.getFileName().toString()) && Files.isDirectory(entry)) {
            skeleton.show(entry, "/var/" + entry.getFileName());
          }
        }
      }
    }
    copyEtc(directory.resolve("etc"));
    skeleton.users(root.resolve("etc/passwd"), root.resolve("etc/group"));
    skeleton.names(network);
    skeleton.release(release);
    return skeleton.mounts();
  }

  /** Links are copied as links; what only root may read stays behind. */
  private void copyEtc(Path target) throws IOException {
    var etc = root.resolve("etc");
    Files.walkFileTree(
        etc,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(etc.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getFileName().toString().contains("shadow")) {
              Files.copy(file, target.resolve(etc.relativize(file)), LinkOption.NOFOLLOW_LINKS);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
