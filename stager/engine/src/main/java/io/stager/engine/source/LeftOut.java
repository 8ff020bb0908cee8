package io.stager.engine.source;

/**
 * An entry that does not become part of the app, and the rule that says so.
 *
 * @param path relative to the app; of a directory, all that lies in it is left out with it
 * @param by the file that the rule stands in, or {@link IgnoreRules#DEFAULTS}
 */
public record LeftOut(String path, String rule, String by, int line) {}
