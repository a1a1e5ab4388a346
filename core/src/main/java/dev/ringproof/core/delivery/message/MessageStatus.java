package dev.ringproof.core.delivery.message;

/** What has become of a message, in one word. */
public enum MessageStatus {
    QUEUED,
    HANDED_OVER,
    DELIVERED,
    UNDELIVERED,
    REFUSED,
    EXPIRED
}
