/** The list of opt-outs, and its rows. */
@NullMarked
package dev.ringproof.adapters.persistence.optout;

import org.jspecify.annotations.NullMarked;
