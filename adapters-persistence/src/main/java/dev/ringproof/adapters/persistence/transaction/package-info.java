/**
 * The unit of work on the database: one session and one transaction for each unit. It gives the repositories the
 * session of the unit that is running.
 */
@NullMarked
package dev.ringproof.adapters.persistence.transaction;

import org.jspecify.annotations.NullMarked;
