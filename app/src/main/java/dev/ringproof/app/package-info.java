/** Connects the core and the adapters in a Helidon MP server. Only this package uses Helidon. */
@NullMarked
package dev.ringproof.app;

import org.jspecify.annotations.NullMarked;
