package io.stager.engine.tool;

/** Hears of what is fetched, so that a person can be told. */
@FunctionalInterface
public interface ToolListener {
  /** The tool is not on this machine and is fetched into the folder of fetched tools. */
  void fetching(Tool tool);
}
