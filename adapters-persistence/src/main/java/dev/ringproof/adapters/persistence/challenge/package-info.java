/**
 * Second-factor challenges in the database.
 */
@NullMarked
package dev.ringproof.adapters.persistence.challenge;

import org.jspecify.annotations.NullMarked;
