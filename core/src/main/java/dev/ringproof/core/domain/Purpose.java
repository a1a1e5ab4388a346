package dev.ringproof.core.domain;

/** The purpose of a code. A code is bound to its purpose: it is wrong for every other one. */
public enum Purpose {
    /** The owner verifies a number. */
    VERIFICATION,
    /** A back end checks whether a person holds the phone now (Clerk's Backend API). */
    POSSESSION,
    /** A person who has named a number signs in by a code to it, as first factor. */
    FIRST_FACTOR,
    /** A second factor is asked for at sign-in. */
    SIGN_IN,
    /** A second factor is asked for within a session, before a sensitive step. */
    STEP_UP;

    /** Whether such a code goes to a second factor of the owner. */
    public boolean isSecondFactor() {
        return switch (this) {
            case VERIFICATION, POSSESSION, FIRST_FACTOR -> false;
            case SIGN_IN, STEP_UP -> true;
        };
    }
}
