/**
 * The gateway to Vonage's Messages API, with the two kinds of JSON Web Token that Vonage uses.
 */
@NullMarked
package dev.ringproof.adapters.sms.carrier.vonage;

import org.jspecify.annotations.NullMarked;
