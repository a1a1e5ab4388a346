package dev.ringproof.adapters.rest.json;

import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.session.UserSession;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of sessions: as the user's own clients see them, and as back ends do. */
public final class SessionJson {
    /** The minutes since a factor that was never passed in the session. */
    private static final long NEVER = -1;

    private SessionJson() {}

    /**
     * Returns the session of a client.
     *
     * @param token a session token; null if the session is over
     * @param secondFactorPassedAt when a second factor was last passed in this session; null for never
     */
    public static JsonObject of(
            UserSession session,
            Account account,
            @Nullable Instant secondFactorPassedAt,
            @Nullable String token,
            Instant now) {
        return base(session, now)
                .add("last_active_token", token == null ? JsonValue.NULL : token(token))
                .addNull("last_active_organization_id")
                .addNull("actor")
                .addNull("tasks")
                .add("factor_verification_age", ages(session.firstFactorAt(), secondFactorPassedAt, now))
                .add("user", ClientJson.user(account, now))
                .add("public_user_data", ClientJson.publicUserData(account))
                .add("created_at", session.createdAt().toEpochMilli())
                .add("updated_at", updatedAt(session))
                .build();
    }

    /** Returns the session that a token of the host application names. Only the token says how long it lasts. */
    public static JsonObject ofToken(
            Account account, Caller caller, String token, @Nullable Instant secondFactorPassedAt, Instant now) {
        return Json.object()
                .add("object", "session")
                .add("id", caller.shownSession())
                .add("status", "active")
                .add("expire_at", caller.expiresAt().toEpochMilli())
                .add("abandon_at", caller.expiresAt().toEpochMilli())
                .add("last_active_at", now.toEpochMilli())
                .add("last_active_token", token(token))
                .addNull("last_active_organization_id")
                .addNull("actor")
                .addNull("tasks")
                .add("factor_verification_age", ages(caller.issuedAt(), secondFactorPassedAt, now))
                .add("user", ClientJson.user(account, now))
                .add("public_user_data", ClientJson.publicUserData(account))
                .add("created_at", caller.issuedAt().toEpochMilli())
                .add("updated_at", now.toEpochMilli())
                .build();
    }

    private static JsonArray ages(Instant first, @Nullable Instant second, Instant now) {
        return Json.array()
                .add(minutes(first, now))
                .add(second == null ? NEVER : minutes(second, now))
                .build();
    }

    private static long minutes(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMinutes());
    }

    public static JsonObject token(String token) {
        return Json.object().add("object", "token").add("jwt", token).build();
    }

    /** Returns a session for the list that its user sees, with the client on which it is. */
    public static JsonObject withActivity(UserSession session, Instant now) {
        return base(session, now).add("latest_activity", activity(session)).build();
    }

    /** Returns a session as a back end sees it. */
    public static JsonObject ofBackEnd(UserSession session, Instant now) {
        return base(session, now)
                .add("user_id", session.owner().value())
                .add("client_id", session.client().value())
                .addNull("actor")
                .addNull("last_active_organization_id")
                .add("latest_activity", activity(session))
                .add("created_at", session.createdAt().toEpochMilli())
                .add("updated_at", updatedAt(session))
                .build();
    }

    private static JsonObjectBuilder base(UserSession session, Instant now) {
        return Json.object()
                .add("object", "session")
                .add("id", session.id().value())
                .add("status", Json.word(session.statusAt(now)))
                .add("expire_at", session.expiresAt().toEpochMilli())
                .add("abandon_at", session.abandonedAt().toEpochMilli())
                .add("last_active_at", session.lastActiveAt().toEpochMilli());
    }

    private static long updatedAt(UserSession session) {
        var end = session.end();
        return (end == null ? session.lastActiveAt() : end.at()).toEpochMilli();
    }

    /** Says what is known of the client: its address, and the names in its user agent. */
    private static JsonObject activity(UserSession session) {
        var agent = UserAgent.of(session.origin().userAgent());
        return Json.object()
                .add("object", "session_activity")
                .add("id", "sess_activity_" + session.id().value())
                .add("device_type", Json.orNull(agent.device()))
                .add("is_mobile", agent.isMobile())
                .add("browser_name", Json.orNull(agent.browser()))
                .add("browser_version", Json.orNull(agent.version()))
                .add("ip_address", Json.orNull(session.origin().clientIp()))
                .addNull("city")
                .addNull("country")
                .build();
    }

    /** Returns sessions for the list that their user sees. */
    public static JsonArray all(List<UserSession> sessions, Instant now) {
        var all = Json.array();
        sessions.forEach(session -> all.add(withActivity(session, now)));
        return all.build();
    }
}
