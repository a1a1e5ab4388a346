package dev.ringproof.core.delivery.message;

/** What a message is for. Each type has its own wording. */
public enum MessageType {
    /** It carries a code that verifies a number, or that checks the possession of a phone. */
    VERIFICATION,
    /** It carries a code for the second step of a sign-in, or for a step-up within a session. */
    SECOND_FACTOR,
    /** It reports a change of the account or its second factors. It carries no code and never counts as one. */
    NOTICE;

    public boolean carriesCode() {
        return this != NOTICE;
    }
}
