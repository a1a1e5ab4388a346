/** The counters of limits in the database, and what was decided about what they count by. */
@NullMarked
package dev.ringproof.adapters.persistence.limit;

import org.jspecify.annotations.NullMarked;
