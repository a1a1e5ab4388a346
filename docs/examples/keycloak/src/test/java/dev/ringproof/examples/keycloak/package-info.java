@NullMarked
package dev.ringproof.examples.keycloak;

import org.jspecify.annotations.NullMarked;
