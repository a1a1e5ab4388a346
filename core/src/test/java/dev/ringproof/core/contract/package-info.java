/** One contract for each out-port. The test of an adapter implements the contract, and so inherits its tests. */
@NullMarked
package dev.ringproof.core.contract;

import org.jspecify.annotations.NullMarked;
