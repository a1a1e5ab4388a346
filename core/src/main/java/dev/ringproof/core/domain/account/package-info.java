/**
 * An account: the phone numbers and backup codes of one owner. Every rule that says yes or no is here, and each step
 * returns an {@link dev.ringproof.core.domain.account.Outcome}.
 */
@NullMarked
package dev.ringproof.core.domain.account;

import org.jspecify.annotations.NullMarked;
