package dev.ringproof.core.domain.account;

/** How a number counts that a back end adds to an account: Clerk's {@code identification_status}. */
public enum AddedAs {
    /** It is verified, since the back end says so. */
    VERIFIED,
    /** It is not verified, but no other owner may add or verify it: Clerk's {@code reserved}. */
    EXCLUSIVE,
    /** It is not verified, and other owners may have it too. */
    UNVERIFIED
}
