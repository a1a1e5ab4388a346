/**
 * The resources of the Frontend API, which a user's browser or app calls with a user token. Their responses also carry
 * the client, with its session and its user, because Clerk's clients learn from it what has changed.
 */
@NullMarked
package dev.ringproof.adapters.rest.frontend;

import org.jspecify.annotations.NullMarked;
