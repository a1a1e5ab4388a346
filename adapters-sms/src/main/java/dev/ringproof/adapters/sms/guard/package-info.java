/**
 * The guard in front of every gateway: it rests a gateway that fails, and keeps it within its rate and its window.
 */
@NullMarked
package dev.ringproof.adapters.sms.guard;

import org.jspecify.annotations.NullMarked;
