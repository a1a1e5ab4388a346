/**
 * The resources of the Backend API, which a trusted back end calls with a secret key. It may read and change the phone
 * numbers and second factors of every user, and it sees what became of text messages.
 */
@NullMarked
package dev.ringproof.adapters.rest.backend;

import org.jspecify.annotations.NullMarked;
