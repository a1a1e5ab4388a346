/**
 * The gateway to any other carrier with an HTTP API: the operator's templates describe the request, and the operator's
 * rules describe what an answer means.
 */
@NullMarked
package dev.ringproof.adapters.sms.carrier.custom;

import org.jspecify.annotations.NullMarked;
