package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;

/** Something that happened to a session. */
public record SessionEvent(Type type, SessionId session, OwnerId owner, ClientId client, Instant at) implements Event {

    /** The kinds of events. The name of an event is {@code session.} and the {@code wireName}. */
    public enum Type {
        CREATED("created"),
        ENDED("ended"),
        REMOVED("removed"),
        REVOKED("revoked"),
        /** A client token came again after it was replaced, so somebody has copied it. The session is ended. */
        TOKEN_REPLAYED("token_replayed");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }
    }

    @Override
    public String name() {
        return "session." + type.wireName;
    }
}
