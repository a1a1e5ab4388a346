package dev.ringproof.adapters.rest;

import org.jspecify.annotations.Nullable;

/**
 * Says from which address the connection of the current request comes. Jakarta REST does not know it, so the server
 * says it. It is the address of a proxy if there is one in front of the server.
 */
@FunctionalInterface
public interface PeerAddress {
    /** Returns the literal of an IPv4 or IPv6 address, without a zone; null if the connection has none. */
    @Nullable
    String current();
}
