package dev.ringproof.app.network;

import java.time.Duration;

/**
 * The limits of one listener.
 *
 * @param total the number of connections at once
 * @param perAddress the number of connections at once from one address; a prefix of 64 bits is one address in IPv6
 * @param buffered the number of bytes of unfinished requests that all connections hold together
 * @param head the time for the first request of a new connection to show its whole head, and for the head of each
 *     further request from its first byte
 * @param body the time for a whole body, after the head
 * @param idle the time for which a connection stays open between two requests
 * @param answer the time that a client may take to read one answer
 */
public record ConnectionLimits(
        int total, int perAddress, long buffered, Duration head, Duration body, Duration idle, Duration answer) {

    public ConnectionLimits {
        if (total < 1 || perAddress < 1 || buffered < 1) {
            throw new IllegalArgumentException("a listener has at least one connection");
        }
        if (!head.isPositive() || !body.isPositive() || !idle.isPositive() || !answer.isPositive()) {
            throw new IllegalArgumentException("each time is positive");
        }
    }
}
