/**
 * Command line flags as Go's {@code flag} package has them: one dash or two, a value after {@code
 * =} or as the next word, and its words for what is wrong.
 */
@NullMarked
package io.stager.builder.flag;

import org.jspecify.annotations.NullMarked;
