package dev.ringproof.core.delivery.message;

/** What a text is for; each type has words of its own. */
public enum MessageType {
    /** A code by which a number is proven, or possession of the phone is checked. */
    VERIFICATION,
    /** A code for the second step of a sign-in, or to step up within a session. */
    SECOND_FACTOR,
    /** Word of a change to the second factors, without a code: it never counts as one. */
    NOTICE;

    public boolean carriesCode() {
        return this != NOTICE;
    }
}
