/**
 * The catalogue of SMS gateways. {@link dev.ringproof.adapters.sms.Gateways} opens each gateway by its name; it is the
 * only class here that knows all gateway types, and no other package depends on this one.
 */
@NullMarked
package dev.ringproof.adapters.sms;

import org.jspecify.annotations.NullMarked;
