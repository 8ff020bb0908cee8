/**
 * JSON as values: objects that keep the order of their members, read and written without
 * reflection.
 *
 * <p>The only package that writes JSON; Jackson's streaming core is imported here and in {@code
 * yaml} alone.
 */
@NullMarked
package io.stager.droplet.json;

import org.jspecify.annotations.NullMarked;
