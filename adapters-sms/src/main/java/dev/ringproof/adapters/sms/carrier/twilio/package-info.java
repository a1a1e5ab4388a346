/**
 * The gateway to Twilio's Programmable Messaging.
 */
@NullMarked
package dev.ringproof.adapters.sms.carrier.twilio;

import org.jspecify.annotations.NullMarked;
