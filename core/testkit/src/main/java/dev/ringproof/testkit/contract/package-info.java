/** One contract for each out-port. The test of an adapter implements the contract, and so inherits its tests. */
@NullMarked
package dev.ringproof.testkit.contract;

import org.jspecify.annotations.NullMarked;
