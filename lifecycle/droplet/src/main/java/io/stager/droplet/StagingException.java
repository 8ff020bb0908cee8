package io.stager.droplet;

import java.util.Optional;

/**
 * A failure that a person can do something about: what failed, where, and what to do.
 *
 * <p>Each kind has its own type, and the exit code belongs to the type. The drop-in {@code builder}
 * alone maps them to Cloud Foundry's codes.
 */
public abstract sealed class StagingException extends RuntimeException {
  private final Optional<String> where;
  private final String remedy;

  private StagingException(String message, Optional<String> where, String remedy) {
    super(message);
    this.where = where;
    this.remedy = remedy;
  }

  /** {@return the exit code of this kind of failure} */
  public abstract int exitCode();

  /** {@return the file, line or archive entry that the failure is about} */
  public Optional<String> where() {
    return where;
  }

  /** {@return what to do about it, as an imperative sentence} */
  public String remedy() {
    return remedy;
  }

  /** {@return this failure with the exception that led to it} */
  public StagingException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** Stager itself went wrong. */
  public static final class Internal extends StagingException {
    /** Says what failed, where, and what to do. */
    public Internal(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public Internal(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 1;
    }
  }

  /** The command line is not one that we know. */
  public static final class Usage extends StagingException {
    /** Says what failed, where, and what to do. */
    public Usage(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public Usage(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 2;
    }
  }

  /** A manifest, Procfile, launch.yml or descriptor says what cannot be. */
  public static final class InvalidInput extends StagingException {
    private final Optional<Place> place;

    /** Says what failed, at which place and how to show it, and what to do. */
    public InvalidInput(String message, Place place, String where, String remedy) {
      super(message, Optional.of(where), remedy);
      this.place = Optional.of(place);
    }

    /** Says what failed, where, and what to do. */
    public InvalidInput(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
      this.place = Optional.empty();
    }

    /** Says what failed and what to do, where no place needs naming. */
    public InvalidInput(String message, String remedy) {
      super(message, Optional.empty(), remedy);
      this.place = Optional.empty();
    }

    /** {@return the place in a text, for programs; people are shown {@link #where()}} */
    public Optional<Place> place() {
      return place;
    }

    /** {@return the same, with more to do} */
    public InvalidInput advising(String more) {
      var advice = remedy() + "; " + more;
      return place.isPresent()
          ? new InvalidInput(String.valueOf(getMessage()), place.get(), where().orElse(""), advice)
          : where()
              .map(shown -> new InvalidInput(String.valueOf(getMessage()), shown, advice))
              .orElseGet(() -> new InvalidInput(String.valueOf(getMessage()), advice));
    }

    @Override
    public int exitCode() {
      return 3;
    }
  }

  /** An archive is damaged, or would write outside its place. */
  public static final class UnsafeArchive extends StagingException {
    /** Says what failed, where, and what to do. */
    public UnsafeArchive(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public UnsafeArchive(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 4;
    }
  }

  /** The bytes are not those that the digest names. */
  public static final class DigestMismatch extends StagingException {
    /** Says what failed, where, and what to do. */
    public DigestMismatch(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public DigestMismatch(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 5;
    }
  }

  /** An archive or app is larger than what is allowed. */
  public static final class LimitExceeded extends StagingException {
    /** Says what failed, where, and what to do. */
    public LimitExceeded(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public LimitExceeded(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 6;
    }
  }

  /** An app, file or buildpack is not there. */
  public static final class NotFound extends StagingException {
    /** Says what failed, where, and what to do. */
    public NotFound(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public NotFound(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 7;
    }
  }

  /** This machine lacks a tool, a right or a platform that is needed. */
  public static final class MachineLacks extends StagingException {
    /** Says what failed, where, and what to do. */
    public MachineLacks(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public MachineLacks(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 8;
    }
  }

  /** The app did not start, or it ended. */
  public static final class DidNotRun extends StagingException {
    /** Says what failed, where, and what to do. */
    public DidNotRun(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public DidNotRun(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 9;
    }
  }

  /** Two things that were to be the same differ. */
  public static final class Differences extends StagingException {
    /** Says what failed, where, and what to do. */
    public Differences(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public Differences(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 10;
    }
  }

  /** Somebody else has it, or the network does not answer: try again. */
  public static final class Busy extends StagingException {
    /** Says what failed, where, and what to do. */
    public Busy(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public Busy(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 75;
    }
  }

  /** A phase took longer than its limit. */
  public static final class TimedOut extends StagingException {
    /** Says what failed, where, and what to do. */
    public TimedOut(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public TimedOut(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 124;
    }
  }

  /** The person at the terminal stopped it. */
  public static final class Interrupted extends StagingException {
    /** Says what failed, where, and what to do. */
    public Interrupted(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public Interrupted(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 130;
    }
  }

  /** No buildpack detected the app. */
  public static final class NoneDetected extends StagingException {
    /** Says what failed, where, and what to do. */
    public NoneDetected(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public NoneDetected(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 222;
    }
  }

  /** A legacy buildpack's compile script failed. */
  public static final class CompileFailed extends StagingException {
    /** Says what failed, where, and what to do. */
    public CompileFailed(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public CompileFailed(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 223;
    }
  }

  /** A buildpack's release script failed, or printed no release. */
  public static final class ReleaseFailed extends StagingException {
    /** Says what failed, where, and what to do. */
    public ReleaseFailed(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public ReleaseFailed(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 224;
    }
  }

  /** A buildpack's supply script failed. */
  public static final class SupplyFailed extends StagingException {
    /** Says what failed, where, and what to do. */
    public SupplyFailed(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public SupplyFailed(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 225;
    }
  }

  /** A buildpack's finalize script failed. */
  public static final class FinalizeFailed extends StagingException {
    /** Says what failed, where, and what to do. */
    public FinalizeFailed(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public FinalizeFailed(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 226;
    }
  }

  /** The droplet could not be written. */
  public static final class PackagingFailed extends StagingException {
    /** Says what failed, where, and what to do. */
    public PackagingFailed(String message, String where, String remedy) {
      super(message, Optional.of(where), remedy);
    }

    /** Says what failed and what to do, where no place needs naming. */
    public PackagingFailed(String message, String remedy) {
      super(message, Optional.empty(), remedy);
    }

    @Override
    public int exitCode() {
      return 227;
    }
  }
}
