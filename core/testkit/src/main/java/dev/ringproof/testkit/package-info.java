/**
 * For the tests of programs that use Ringproof: a Ringproof in memory with a carrier, its inbox, codes that the test
 * knows, and a clock that the test moves. {@link dev.ringproof.testkit.RingproofExtension} brings all of them to a JUnit
 * test. The package {@code contract} is for who writes a store or a gateway.
 */
@NullMarked
package dev.ringproof.testkit;

import org.jspecify.annotations.NullMarked;
