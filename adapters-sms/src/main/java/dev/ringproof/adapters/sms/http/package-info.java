/**
 * What the gateways that call a carrier over HTTP share: one request within a time limit, the carrier's answer, and the
 * primitives with which carriers sign and write.
 */
@NullMarked
package dev.ringproof.adapters.sms.http;

import org.jspecify.annotations.NullMarked;
