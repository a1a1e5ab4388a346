/**
 * The gateway to a receiver of the operator's own, signed as Standard Webhooks 1.0.0 describes, and the ways in which a
 * callback can show that the carrier sent it.
 */
@NullMarked
package dev.ringproof.adapters.sms.webhook;

import org.jspecify.annotations.NullMarked;
