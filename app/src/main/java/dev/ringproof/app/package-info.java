/** Wires core and adapters into a Helidon MP server; the only package that knows Helidon. */
@NullMarked
package dev.ringproof.app;

import org.jspecify.annotations.NullMarked;
