/**
 * What staging tells the platform: {@code staging_info.yml} inside the droplet and {@code
 * result.json} beside it, to the byte as Cloud Foundry's builder writes them.
 */
@NullMarked
package io.stager.builder.result;

import org.jspecify.annotations.NullMarked;
