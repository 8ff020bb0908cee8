package io.stager.droplet.compression;

import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;

/** How much has been unpacked from how little, which has its limit. */
final class Growth {
  private final Suspect suspect;
  private final ReadLimits limits;
  private long packed;
  private long unpacked;

  Growth(Suspect suspect, ReadLimits limits) {
    this.suspect = suspect;
    this.limits = limits;
  }

  /** Fails when it is too much for what it came from. */
  void add(long morePacked, long moreUnpacked) {
    packed += morePacked;
    unpacked += moreUnpacked;
    limits.requireModestRatio(packed, unpacked, suspect);
  }
}
