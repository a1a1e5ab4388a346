package dev.ringproof.core.delivery.message;

/** The health of a gateway, as one node judges it by the latest hand-overs. */
public enum GatewayHealth {
    /** The gateway works, or has not failed so far. */
    UP,
    /** It failed, and is being tested with a few messages. */
    PROBING,
    /** It failed. Until its next test it gets only messages that no other gateway takes. */
    DOWN
}
