package io.stager.engine.run.network;

/** What people should know of an instance that starts all the same. */
public sealed interface Notice {
  /** {@return what is said} */
  String text();

  /** Something was done for it, as it should be. */
  record Done(String text) implements Notice {}

  /** It lacks something. */
  record Lacking(String text) implements Notice {}
}
