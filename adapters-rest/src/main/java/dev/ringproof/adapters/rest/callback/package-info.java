/**
 * The address to which carriers post delivery receipts. Each gateway checks for itself that a receipt comes from its
 * carrier.
 */
@NullMarked
package dev.ringproof.adapters.rest.callback;

import org.jspecify.annotations.NullMarked;
