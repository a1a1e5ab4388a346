/**
 * What a resource reads from a request: the fields of the body, ids, the languages that the user reads, and the client
 * that sent it. Input that is not valid ends the request with the error that the wire has for it.
 */
@NullMarked
package dev.ringproof.adapters.rest.request;

import org.jspecify.annotations.NullMarked;
