/**
 * Not for use by other programs: what the contracts and Ringproof's own tests begin with. It changes without notice, and
 * no promise about versions includes it.
 */
@NullMarked
package dev.ringproof.testkit.internal;

import org.jspecify.annotations.NullMarked;
