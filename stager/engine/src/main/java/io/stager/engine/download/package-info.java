/** Files from web servers: buildpacks that are named by a URL. */
@NullMarked
package io.stager.engine.download;

import org.jspecify.annotations.NullMarked;
