/**
 * The JSON of every resource, field by field as Clerk's specification has it. A class of this package turns one kind of
 * object of the core into JSON, and decides nothing.
 */
@NullMarked
package dev.ringproof.adapters.rest.json;

import org.jspecify.annotations.NullMarked;
