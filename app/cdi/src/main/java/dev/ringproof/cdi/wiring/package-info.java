/** What makes the beans. Only the container uses it. */
@NullMarked
package dev.ringproof.cdi.wiring;

import org.jspecify.annotations.NullMarked;
