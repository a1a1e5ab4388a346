package dev.ringproof.core.delivery.message;

/** How a gateway fares by its latest hand-overs, as one node sees it. */
public enum GatewayHealth {
    UP,
    /** It failed, and is being tested with a few messages. */
    PROBING,
    /** It failed. Until its next test it gets only messages that no other gateway takes. */
    DOWN
}
