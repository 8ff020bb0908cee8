/**
 * Git repositories as a source of files: one commit of them, without its history. The only package
 * that imports JGit.
 */
@NullMarked
package io.stager.engine.git;

import org.jspecify.annotations.NullMarked;
