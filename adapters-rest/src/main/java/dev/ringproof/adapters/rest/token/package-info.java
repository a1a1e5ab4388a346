/**
 * JSON Web Tokens. This package verifies user tokens, signs assertions of a second factor, and issues the user tokens
 * of a development server.
 */
@NullMarked
package dev.ringproof.adapters.rest.token;

import org.jspecify.annotations.NullMarked;
