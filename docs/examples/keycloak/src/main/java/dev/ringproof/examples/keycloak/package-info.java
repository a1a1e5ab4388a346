/** A second factor by text message for Keycloak. Keycloak asks the questions, and Ringproof decides. */
@NullMarked
package dev.ringproof.examples.keycloak;

import org.jspecify.annotations.NullMarked;
