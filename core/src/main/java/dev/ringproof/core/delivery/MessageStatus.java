package dev.ringproof.core.delivery;

/** What has become of a message, in one word. */
public enum MessageStatus {
    QUEUED,
    HANDED_OVER,
    DELIVERED,
    UNDELIVERED,
    REFUSED,
    EXPIRED
}
