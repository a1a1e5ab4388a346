/**
 * Second-factor challenges in the database. A challenge has no lock of its own: it is changed while its owner's account
 * is locked.
 */
@NullMarked
package dev.ringproof.adapters.persistence.challenge;

import org.jspecify.annotations.NullMarked;
