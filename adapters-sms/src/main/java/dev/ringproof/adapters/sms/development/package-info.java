/**
 * The gateways that send nothing: one shows messages on the console, the other behaves as a test tells it.
 */
@NullMarked
package dev.ringproof.adapters.sms.development;

import org.jspecify.annotations.NullMarked;
