package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import java.time.Instant;

/** Something that happened to one phone number. */
public record PhoneNumberEvent(Type type, PhoneNumberId id, OwnerId owner, Instant at) implements Event {

    /** The kinds of events. The name of an event is {@code phone_number.} and the {@code wireName}. */
    public enum Type {
        CREATED("created"),
        VERIFICATION_PREPARED("verification_prepared"),
        VERIFICATION_MISSED("verification_missed"),
        VERIFIED("verified"),
        UNVERIFIED("unverified"),
        POSSESSION_CHECK_PREPARED("possession_check_prepared"),
        POSSESSION_CHECK_MISSED("possession_check_missed"),
        POSSESSION_CHECK_PASSED("possession_check_passed"),
        FIRST_FACTOR_PREPARED("first_factor_prepared"),
        FIRST_FACTOR_MISSED("first_factor_missed"),
        FIRST_FACTOR_PASSED("first_factor_passed"),
        SECOND_FACTOR_PREPARED("second_factor_prepared"),
        SECOND_FACTOR_MISSED("second_factor_missed"),
        SECOND_FACTOR_PASSED("second_factor_passed"),
        DISABLED("disabled"),
        UNLOCKED("unlocked"),
        RESERVED("reserved_for_second_factor"),
        RELEASED("released_from_second_factor"),
        MADE_DEFAULT("made_default_second_factor"),
        MADE_PRIMARY("made_primary"),
        LINKED("linked"),
        UNLINKED("unlinked"),
        DESTROYED("destroyed");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }
    }

    @Override
    public String name() {
        return "phone_number." + type.wireName;
    }
}
