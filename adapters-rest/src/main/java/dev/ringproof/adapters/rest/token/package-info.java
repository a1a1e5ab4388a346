/**
 * JSON Web Tokens: user tokens are checked here, assertions of a second factor are signed here, and a development
 * server issues its own user tokens here.
 */
@NullMarked
package dev.ringproof.adapters.rest.token;

import org.jspecify.annotations.NullMarked;
