/**
 * Buildpacks that are named by a URL: archives are downloaded and unpacked, anything else is cloned
 * by git. The only package that imports commons-compress, which knows the modes in a zip.
 */
@NullMarked
package io.stager.builder.download;

import org.jspecify.annotations.NullMarked;
