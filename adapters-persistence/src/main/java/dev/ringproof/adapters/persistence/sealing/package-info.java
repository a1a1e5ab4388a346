/**
 * Seals values before they are stored, and indexes phone numbers. So the database contains neither numbers nor messages
 * in clear, and a number can still be found.
 */
@NullMarked
package dev.ringproof.adapters.persistence.sealing;

import org.jspecify.annotations.NullMarked;
