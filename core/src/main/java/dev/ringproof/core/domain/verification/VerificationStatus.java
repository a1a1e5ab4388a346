package dev.ringproof.core.domain.verification;

/** How a {@link Verification} looks at one instant: the word that the wire uses, in lower case. */
public enum VerificationStatus {
    UNVERIFIED,
    VERIFIED,
    FAILED,
    EXPIRED
}
