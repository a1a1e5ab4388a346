/**
 * The second factor: how a number serves as one, the challenge at sign-in or step-up, and backup codes.
 */
@NullMarked
package dev.ringproof.core.domain.secondfactor;

import org.jspecify.annotations.NullMarked;
