package dev.ringproof.core.domain.limit;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;
import java.util.List;

/** A limit has refused a request, or would have refused it if it were not only observed. */
public record LimitEvent(Type type, OwnerId owner, List<Finding> findings, Instant at) implements Event {
    public LimitEvent {
        findings = List.copyOf(findings);
    }

    /** The kinds of events. */
    public enum Type {
        REFUSED("limit.refused"),
        OBSERVED("limit.observed"),
        STEP_UP("limit.step_up"),
        /** The guard has blocked a prefix, a region or something else that is counted. */
        GUARD_BLOCKED("guard.blocked"),
        /** The guard has slowed a message down, which means that it was refused for a minute at most. */
        GUARD_SLOWED("guard.slowed"),
        /** A notice was not stored, since a limit refused it. */
        NOTICE_DROPPED("limit.notice_dropped");

        private final String eventName;

        Type(String eventName) {
            this.eventName = eventName;
        }
    }

    @Override
    public String name() {
        return type.eventName;
    }
}
