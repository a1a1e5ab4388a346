/**
 * The ways to a carrier, opened by {@link dev.ringproof.adapters.sms.Gateways}: those that are spoken to in their own tongue,
 * any other by templates or by a signed webhook, and a box on the console for development.
 */
@NullMarked
package dev.ringproof.adapters.sms;

import org.jspecify.annotations.NullMarked;
