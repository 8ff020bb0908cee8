/** The stager command: parses, calls the engine, prints. */
@NullMarked
package io.stager.cli;

import org.jspecify.annotations.NullMarked;
