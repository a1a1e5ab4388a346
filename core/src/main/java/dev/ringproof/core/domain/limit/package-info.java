/**
 * The words of limits: what is counted, how much of it may happen within which time, and what follows. Pure: it is told
 * the time, and somebody else keeps the counters.
 */
@NullMarked
package dev.ringproof.core.domain.limit;

import org.jspecify.annotations.NullMarked;
