/**
 * The words of the domain that everything else is made of: ids, phone numbers, purposes, refusals and events. Pure:
 * there is no I/O, no clock and no framework in this package or below it; the caller says what time it is.
 */
@NullMarked
package dev.ringproof.core.domain;

import org.jspecify.annotations.NullMarked;
