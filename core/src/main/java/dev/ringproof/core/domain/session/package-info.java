/**
 * Clients, their sessions, and how a person signs in: by a ticket of the host application, and by a second factor if
 * the user has one.
 */
@NullMarked
package dev.ringproof.core.domain.session;

import org.jspecify.annotations.NullMarked;
