package dev.ringproof.core.domain;

/** What a code was texted for. A code is bound to it: one made for a purpose is wrong for every other. */
public enum Purpose {
    /** The owner proves that the number is theirs. */
    VERIFICATION,
    /** A back end asks whether the person in front of it holds the phone now (Clerk's Backend API). */
    POSSESSION,
    /** The second step of a sign-in. */
    SIGN_IN,
    /** A second factor asked for within a session, before something sensitive. */
    STEP_UP
}
