package dev.ringproof.core.domain.verification;

/** The state of a {@link Verification} at one instant. The wire uses these words in lower case. */
public enum VerificationStatus {
    UNVERIFIED,
    VERIFIED,
    FAILED,
    EXPIRED
}
