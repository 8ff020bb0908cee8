package io.stager.engine.source;

/** An entry of an app. */
public sealed interface AppFile {
  /** {@return where it is, relative to the app, with slashes} */
  String path();

  /** A directory; it may be empty. */
  record Directory(String path) implements AppFile {}

  /** A file with content; hard links are files like any other. */
  record Regular(String path, long size) implements AppFile {}

  /** A symbolic link, which is never followed. */
  record Link(String path, String target) implements AppFile {}
}
