/**
 * Replay: the real limits and the real guard over a log of messages, recorded or simulated, to see what they would refuse
 * before they refuse anything.
 */
@NullMarked
package dev.ringproof.core.replay;

import org.jspecify.annotations.NullMarked;
