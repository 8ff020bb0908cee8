/**
 * A tool: a program of somebody else's that stager calls, found on the machine or fetched into
 * stager's own folder.
 *
 * <p>Nothing is installed on the machine. What is missing comes through apt, which verifies it.
 */
@NullMarked
package io.stager.engine.tool;

import org.jspecify.annotations.NullMarked;
