package dev.ringproof.core.domain;

import java.time.Instant;

/**
 * Something that happened and has been committed, for audit, hooks and metrics. Carries ids, never a code nor a number.
 */
public interface Event {

    /** A stable name such as {@code phone_number.verified}. */
    String name();

    Instant at();
}
