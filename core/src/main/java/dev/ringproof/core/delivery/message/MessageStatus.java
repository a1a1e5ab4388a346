package dev.ringproof.core.delivery.message;

/** What has become of a message, in one word; {@link TextMessage.State} has the details of each. */
public enum MessageStatus {
    QUEUED,
    HANDED_OVER,
    DELIVERED,
    UNDELIVERED,
    REFUSED,
    EXPIRED
}
