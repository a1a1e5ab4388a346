/** How the counters of limits become rows. */
@NullMarked
package dev.ringproof.adapters.persistence.limit;

import org.jspecify.annotations.NullMarked;
