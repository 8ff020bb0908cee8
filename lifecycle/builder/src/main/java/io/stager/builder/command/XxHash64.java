package io.stager.builder.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64 with seed 0, by which Cloud Foundry names the directories of buildpacks. */
final class XxHash64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final long P1_AND_P2 = 0x60EA27EEADC0B5D6L;
  private static final long MINUS_P1 = 0x61C8864E7A143579L;
  private static final int STRIPE = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  static long of(byte[] bytes) {
    var stripes = bytes.length / STRIPE * STRIPE;
    var hash = (stripes == 0 ? P5 : stripes(bytes, stripes)) + bytes.length;
    return avalanche(rest(hash, bytes, stripes));
  }

  private static long stripes(byte[] bytes, int end) {
    long[] lanes = {P1_AND_P2, P2, 0, MINUS_P1};
    for (var at = 0; at < end; at += STRIPE) {
      for (var lane = 0; lane < lanes.length; lane++) {
        lanes[lane] = round(lanes[lane], (long) LONG.get(bytes, at + 8 * lane));
      }
    }
    var hash =
        Long.rotateLeft(lanes[0], 1)
            + Long.rotateLeft(lanes[1], 7)
            + Long.rotateLeft(lanes[2], 12)
            + Long.rotateLeft(lanes[3], 18);
    for (var lane : lanes) {
      hash = (hash ^ round(0, lane)) * P1 + P4;
    }
    return hash;
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }

  private static long rest(long start, byte[] bytes, int from) {
    var hash = start;
    var at = from;
    for (; at + 8 <= bytes.length; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(bytes, at)), 27) * P1 + P4;
    }
    if (at + 4 <= bytes.length) {
      var word = Integer.toUnsignedLong((int) INT.get(bytes, at));
      hash = Long.rotateLeft(hash ^ (word * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < bytes.length; at++) {
      hash = Long.rotateLeft(hash ^ (Byte.toUnsignedLong(bytes[at]) * P5), 11) * P1;
    }
    return hash;
  }

  private static long avalanche(long start) {
    var hash = (start ^ (start >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }
}
