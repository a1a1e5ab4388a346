/**
 * What the core needs from the outside. Each port has one contract in core's test-jar, which its implementations pass.
 */
@NullMarked
package dev.ringproof.core.port.out;

import org.jspecify.annotations.NullMarked;
