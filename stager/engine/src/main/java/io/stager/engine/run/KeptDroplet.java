package io.stager.engine.run;

import io.stager.droplet.Digest;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A droplet that an app was started from and can be rolled back to.
 *
 * @param since when it was pushed last
 */
public record KeptDroplet(Digest digest, Path file, Instant since, long size) {}
