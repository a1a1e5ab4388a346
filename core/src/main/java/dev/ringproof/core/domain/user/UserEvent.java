package dev.ringproof.core.domain.user;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;

/** Something that a back end did to a user as a whole. */
public record UserEvent(Type type, OwnerId user, Instant at) implements Event {

    /** The kinds of events. The name of an event is {@code user.} and the {@code wireName}. */
    public enum Type {
        CREATED("created"),
        UPDATED("updated"),
        DELETED("deleted");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }
    }

    @Override
    public String name() {
        return "user." + type.wireName;
    }
}
