/**
 * URLs as Go's {@code net/url} reads them, since the platform's programs are told the same texts.
 */
@NullMarked
package io.stager.builder.url;

import org.jspecify.annotations.NullMarked;
