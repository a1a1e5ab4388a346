/** For the tests of programs that use Ringproof: a Ringproof in memory with an inbox and a clock. */
@NullMarked
package dev.ringproof.testkit;

import org.jspecify.annotations.NullMarked;
