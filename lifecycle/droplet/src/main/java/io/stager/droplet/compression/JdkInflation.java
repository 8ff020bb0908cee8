package io.stager.droplet.compression;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The JDK's decoder, for machines without a faster one. */
final class JdkInflation implements Inflation {
  private final Inflater inflater = new Inflater(true);

  @Override
  public Result inflate(Bytes packed, int from, int length, Bytes content, int unpacked) {
    inflater.reset();
    inflater.setInput(packed.content().position(from).limit(from + length));
    try {
      content.grow(inflater.inflate(content.free().limit(unpacked)));
      // One byte more than there should be, so that this is noticed.
      var more = inflater.inflate(new byte[1]);
      return content.size() == unpacked
              && more == 0
              && inflater.finished()
              && inflater.getRemaining() == 0
          ? Result.WHOLE
          : Result.OF_ANOTHER_LENGTH;
    } catch (DataFormatException e) {
      return Result.NONSENSE;
    }
  }

  @Override
  public void end() {
    inflater.end();
  }
}
