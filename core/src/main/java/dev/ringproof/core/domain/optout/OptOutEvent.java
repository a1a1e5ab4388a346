package dev.ringproof.core.domain.optout;

import dev.ringproof.core.domain.Event;
import java.time.Instant;

/**
 * An event: a number was put on the list of opt-outs, or removed from it. It has no id of a number, since the list is
 * about the number itself and not about an owner's number.
 *
 * @param entry the entry that was added or removed
 */
public record OptOutEvent(Type type, OptOut entry, Instant at) implements Event {

    /** What happened to the entry. */
    public enum Type {
        OPTED_OUT("opted_out"),
        OPTED_IN("opted_in");

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
