package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;

/**
 * A test number was used, for whatever purpose: a code was prepared that was not sent, or the fixed code was entered.
 */
public record TestNumberEvent(Use use, PhoneNumberId id, OwnerId owner, Instant at) implements Event {

    /** What the number was used for. */
    public enum Use {
        CODE_PREPARED,
        CODE_ENTERED
    }

    @Override
    public String name() {
        return "test_number.used";
    }
}
