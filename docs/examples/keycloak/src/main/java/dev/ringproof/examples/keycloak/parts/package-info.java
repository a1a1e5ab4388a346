/** The database and the carrier, loaded beside Keycloak's class path. Its jar is not in Keycloak's class path. */
@NullMarked
package dev.ringproof.examples.keycloak.parts;

import org.jspecify.annotations.NullMarked;
