package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.development.FakeGateway;

/**
 * Opens a gateway without a carrier, for tests of what is behind the gateway. It accepts messages and reports receipts,
 * or fails as it is told, and keeps no message. {@link dev.ringproof.adapters.sms.guard.GuardedGateway#switched}
 * changes what an open gateway does.
 */
public final class FakeCarrier extends GatewayBuilder<FakeCarrier> {
    private FakeCarrier(String name) {
        super(FakeGateway.TYPE, name);
    }

    /** What the gateway does with a message. */
    public enum Behaviour {
        /** Accepts the message, and reports at once that it was delivered. */
        ACCEPT,
        REFUSE_NUMBER,
        REFUSE_TEXT,
        /** Asks for a pause of a second. */
        THROTTLE,
        /** Is unavailable. */
        FAIL,
        /** Does not answer until the gateway's time limit is over. */
        HANG,
        /** Accepts the message, and never reports on it. */
        LOSE,
        /** Accepts the message, and reports twice that it was delivered. */
        DUPLICATE_RECEIPT,
        /** Accepts the message, and reports after an hour that it was delivered. */
        LATE_RECEIPT
    }

    /** Begins a gateway. Routes and metrics use its name, such as {@code fake}. */
    public static FakeCarrier named(String name) {
        return new FakeCarrier(name);
    }

    /** What the gateway does from the beginning. {@link Behaviour#ACCEPT} by default. */
    public FakeCarrier behaviour(Behaviour behaviour) {
        return setNamed("BEHAVIOUR", behaviour);
    }
}
