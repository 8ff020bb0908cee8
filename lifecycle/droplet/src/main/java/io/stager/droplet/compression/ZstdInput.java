package io.stager.droplet.compression;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.stager.droplet.tarball.ReadLimits;
import io.stager.droplet.tarball.Suspect;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a zstd file, of one frame or several, with the rate of growth bounded. */
final class ZstdInput extends InputStream {
  private static final int BUFFER = 128 << 10;

  private final Source source;
  private final ZstdFraming framing;
  private final ZstdInputStream content;
  private final Suspect suspect;
  private final ReadLimits limits;
  private long bytesOut;

  ZstdInput(InputStream in, Suspect suspect, ReadLimits limits) {
    this.source = new Source(in);
    this.framing = new ZstdFraming(new BufferedInputStream(source, BUFFER), suspect);
    this.content = ZstdInputStream.create(framing);
    this.suspect = suspect;
    this.limits = limits;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    try {
      var n = content.read(into, offset, length);
      bytesOut += Math.max(0, n);
      limits.requireModestRatio(framing.bytesIn(), bytesOut, suspect);
      return n;
    } catch (IOException | MalformedInputException e) {
      if (source.failed) {
        throw e;
      }
      throw suspect.damaged("its compressed data makes no sense").causedBy(e);
    }
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  /** The file: what fails there is no fault of what it holds. */
  private static final class Source extends FilterInputStream {
    private boolean failed;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return in.read(into, offset, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
