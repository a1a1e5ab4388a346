/** Opt-outs: people who want no messages, and the words by which they say so. */
@NullMarked
package dev.ringproof.core.domain.optout;

import org.jspecify.annotations.NullMarked;
