package io.stager.droplet.fuzz;

import io.stager.droplet.StagingException;
import io.stager.droplet.compression.Decompression;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A file in gzip or zstd, unpacked to its end: every fault is a refusal. */
public final class CompressedFuzz {
  private static final Suspect SUSPECT = new Suspect("droplet", "fuzzed");
  private static final ReadLimits LIMITS = new ReadLimits(1000, 1 << 20, 1 << 20, 250, 1 << 16);

  private CompressedFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    try (var in = Decompression.of(new ByteArrayInputStream(bytes), SUSPECT, LIMITS)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (StagingException.UnsafeArchive | StagingException.LimitExceeded refused) {
      Refusal.check(refused);
    }
  }
}
