package io.stager.engine.run;

import io.stager.droplet.Digest;
import io.stager.droplet.StagingException;
import io.stager.engine.container.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The launcher's executable, which comes along inside the library and is put on disk once. */
public final class LauncherBinary {
  private LauncherBinary() {}

  /**
   * {@return the launcher for this machine, in a folder named after its content}
   *
   * @param folder the folder of unpacked launchers
   */
  public static Path in(Path folder) {
    var resource = "/io/stager/launcher/linux-" + Machine.architecture() + "/launcher";
    try (var stream = LauncherBinary.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new StagingException.MachineLacks(
            "There is no launcher for this machine's architecture, " + Machine.architecture(),
            "run the droplet on amd64 or arm64");
      }
      return write(folder, stream.readAllBytes());
    } catch (IOException e) {
      throw new StagingException.Internal(
              "The launcher cannot be put on disk: " + e,
              folder.toString(),
              "see whether the disk is full and the folder can be written to")
          .causedBy(e);
    }
  }

  /** Others may do the same at this moment: each writes its own file, the last rename stays. */
  private static Path write(Path folder, byte[] binary) throws IOException {
    var digest = Digest.algorithm();
    digest.update(binary);
    var place = folder.resolve(Digest.of(digest).hex().substring(0, 16)).resolve("launcher");
    if (Files.isExecutable(place)) {
      return place;
    }
    Files.createDirectories(place.getParent());
    var temporary = Files.createTempFile(place.getParent(), "launcher", ".tmp");
    Files.write(temporary, binary);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
  }
}
