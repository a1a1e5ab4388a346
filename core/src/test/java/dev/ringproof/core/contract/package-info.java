/** What every implementation of a port keeps to. An adapter's test implements the interface and inherits the proofs. */
@NullMarked
package dev.ringproof.core.contract;

import org.jspecify.annotations.NullMarked;
