/**
 * What a text message is: its life from queued to delivered, its hand-overs, and what carriers report about it.
 */
@NullMarked
package dev.ringproof.core.delivery.message;

import org.jspecify.annotations.NullMarked;
