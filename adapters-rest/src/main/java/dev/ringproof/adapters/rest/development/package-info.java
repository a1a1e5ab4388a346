/**
 * The resources that exist on a development server only: they issue tokens for any user, show the messages that were
 * sent, and tell fake gateways how to fail.
 */
@NullMarked
package dev.ringproof.adapters.rest.development;

import org.jspecify.annotations.NullMarked;
