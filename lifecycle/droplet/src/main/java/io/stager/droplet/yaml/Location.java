package io.stager.droplet.yaml;

import io.stager.droplet.Place;
import io.stager.droplet.StagingException;

/** A place in a file; lines and columns count from 1. */
public record Location(SourceText source, int line, int column) {

  /** {@return the place for an error: file, line and column, and below them the line itself} */
  public String where() {
    return this + "\n  " + source.excerpt(line, column).replace("\n", "\n  ");
  }

  /** {@return the place without the text around it} */
  public Place place() {
    return new Place(source.file(), line, column);
  }

  /** {@return the failure that is about this place} */
  public StagingException.InvalidInput invalid(String message, String remedy) {
    return new StagingException.InvalidInput(message, place(), where(), remedy);
  }

  /** {@return the place on one line} */
  @Override
  public String toString() {
    return "%s, line %d, column %d".formatted(source.file(), line, column);
  }
}
