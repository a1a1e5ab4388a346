package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;

/**
 * Something that happened to the backup codes of an owner.
 *
 * @param remaining how many codes are not used yet
 */
public record BackupCodeEvent(Type type, OwnerId owner, int remaining, Instant at) implements Event {

    /** The kinds of events. The name of an event is {@code backup_code.} and the {@code wireName}. */
    public enum Type {
        /** A new set was created. The old set is void. */
        CREATED("created"),
        USED("used"),
        MISSED("missed"),
        /** Two codes are left. It is time to offer the owner a new set. */
        LOW("low"),
        /** The set is void, because the second factor was switched off or a back end destroyed the set. */
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
