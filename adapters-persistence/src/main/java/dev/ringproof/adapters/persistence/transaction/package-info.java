/**
 * The unit of work on a database: one session and one transaction for each unit. The repositories ask it for the session
 * that they work in.
 */
@NullMarked
package dev.ringproof.adapters.persistence.transaction;

import org.jspecify.annotations.NullMarked;
