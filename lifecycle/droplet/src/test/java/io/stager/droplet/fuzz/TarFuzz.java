package io.stager.droplet.fuzz;

import io.stager.droplet.StagingException;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import io.stager.droplet.tarball.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A tar, read to its end: each name stays within, and every fault is a refusal. */
public final class TarFuzz {
  private static final Suspect SUSPECT = new Suspect("droplet", "fuzzed");

  private TarFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    try {
      var reader = new TarReader(new ByteArrayInputStream(bytes), SUSPECT, ReadLimits.STANDARD);
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        if (entry.get().name().parts().stream().anyMatch(part -> part.equals(".."))) {
          throw new AssertionError("a name that climbs out: " + entry.get().name());
        }
        reader.content().transferTo(OutputStream.nullOutputStream());
      }
    } catch (StagingException.UnsafeArchive | StagingException.LimitExceeded refused) {
      Refusal.check(refused);
    }
  }
}
