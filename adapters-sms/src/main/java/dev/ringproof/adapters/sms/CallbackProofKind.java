package dev.ringproof.adapters.sms;

/** How receipts and replies show that the carrier sent them, for carriers that leave this choice to their customers. */
public enum CallbackProofKind {
    /** They are signed as Standard Webhooks 1.0.0 describes. */
    STANDARD_WEBHOOKS,
    /** A header holds the HMAC-SHA256 of the body, as hex or base64, with or without {@code sha256=} before it. */
    HMAC,
    /** A header holds the secret itself. */
    HEADER,
    /** They use Basic authentication, and the secret is {@code user:password}. */
    BASIC
}
