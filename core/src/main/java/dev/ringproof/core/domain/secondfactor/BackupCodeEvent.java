package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;

/**
 * What happened to an owner's backup codes.
 *
 * @param remaining how many are left to use
 */
public record BackupCodeEvent(Type type, OwnerId owner, int remaining, Instant at) implements Event {

    /** What happened; its {@code wireName} is the part of the event's name after {@code backup_code.}. */
    public enum Type {
        /** A new set was made, and with it the old one is void. */
        CREATED("created"),
        USED("used"),
        MISSED("missed"),
        /** Two are left: time to offer the owner a new set. */
        LOW("low"),
        /** The set is void, since the second factor was switched off or an operator took it away. */
        DESTROYED("destroyed");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }
    }

    @Override
    public String name() {
        return "backup_code." + type.wireName;
    }
}
