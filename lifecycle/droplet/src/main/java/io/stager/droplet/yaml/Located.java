package io.stager.droplet.yaml;

import java.util.function.Function;

/** A value, and the place where it stands, for errors that only show later. */
public record Located<T>(T value, Location at) {

  /** {@return another value at the same place} */
  public <R> Located<R> map(Function<? super T, ? extends R> change) {
    return new Located<>(change.apply(value), at);
  }
}
