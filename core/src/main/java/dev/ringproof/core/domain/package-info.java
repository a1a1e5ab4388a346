/**
 * What the business means: an account's phone numbers, how each is proven, and which of them serve as second factor.
 * Pure: no I/O, no clock, no framework; whoever asks says what time it is.
 */
@NullMarked
package dev.ringproof.core.domain;

import org.jspecify.annotations.NullMarked;
