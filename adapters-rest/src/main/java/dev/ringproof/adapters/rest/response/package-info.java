/** Responses and errors in the wire's form. Each refusal of the core, and each exception, has its error here. */
@NullMarked
package dev.ringproof.adapters.rest.response;

import org.jspecify.annotations.NullMarked;
