/**
 * How far a phone number is verified: the challenge that waits for its code, the states of a verification, the limits
 * on attempts, and the policy that sets them.
 */
@NullMarked
package dev.ringproof.core.domain.verification;

import org.jspecify.annotations.NullMarked;
