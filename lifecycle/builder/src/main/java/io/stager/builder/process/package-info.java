/** A process of the machine: started, its output taken line by line, and how it ended. */
@NullMarked
package io.stager.builder.process;

import org.jspecify.annotations.NullMarked;
