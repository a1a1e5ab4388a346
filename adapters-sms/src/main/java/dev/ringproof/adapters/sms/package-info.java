/**
 * The gateways to carriers, as a program opens them. Each type has a builder, such as {@link
 * dev.ringproof.adapters.sms.Twilio}. {@link dev.ringproof.adapters.sms.Gateways} opens a gateway of any type from the
 * texts of a configuration; it is the only class here that knows all types. No other package depends on this one.
 */
@NullMarked
package dev.ringproof.adapters.sms;

import org.jspecify.annotations.NullMarked;
