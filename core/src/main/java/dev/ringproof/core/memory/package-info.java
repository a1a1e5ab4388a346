/** Stores that live as long as the program: the library's defaults, and the honest fakes that tests use. */
@NullMarked
package dev.ringproof.core.memory;

import org.jspecify.annotations.NullMarked;
