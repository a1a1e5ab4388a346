/** Clients, sessions, sign-ins and tickets in the database. */
@NullMarked
package dev.ringproof.adapters.persistence.session;

import org.jspecify.annotations.NullMarked;
