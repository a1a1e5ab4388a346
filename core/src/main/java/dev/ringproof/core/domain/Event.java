package dev.ringproof.core.domain;

import java.time.Instant;

/**
 * Something that happened and is committed. Events serve audit, hooks and metrics. An event carries ids; it never
 * carries a code or a phone number.
 */
public interface Event {

    /** Returns a stable name such as {@code phone_number.verified}. */
    String name();

    Instant at();
}
