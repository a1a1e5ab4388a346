/**
 * Text messages: their life from queued to delivered, their hand-overs, and what carriers report about them.
 */
@NullMarked
package dev.ringproof.core.delivery.message;

import org.jspecify.annotations.NullMarked;
