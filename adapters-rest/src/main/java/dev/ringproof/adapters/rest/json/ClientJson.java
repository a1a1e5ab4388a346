package dev.ringproof.adapters.rest.json;

import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.account.Account;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the client, its one session and its user. The Frontend API sends them with its responses, and Clerk's
 * clients learn from them what has changed.
 */
public final class ClientJson {
    /** The minutes since a factor that was never passed in the session. */
    private static final long NEVER = -1;

    private ClientJson() {}

    /** Returns the response for a client that is signed out. */
    public static JsonObject signedOut() {
        return Json.object().addNull("response").addNull("client").build();
    }

    public static JsonObject client(
            Account account, Caller caller, @Nullable Instant secondFactorPassedAt, Instant now) {
        return Json.object()
                .add("object", "client")
                .add("id", "client_" + caller.shownSession())
                .add("sessions", Json.array().add(session(account, caller, secondFactorPassedAt, now)))
                .addNull("sign_in")
                .addNull("sign_up")
                .add("last_active_session_id", caller.shownSession())
                .addNull("last_authentication_strategy")
                .addNull("cookie_expires_at")
                .add("captcha_bypass", false)
                .add("created_at", caller.issuedAt().toEpochMilli())
                .add("updated_at", now.toEpochMilli())
                .build();
    }

    /**
     * Returns the session of a token.
     *
     * @param secondFactorPassedAt when a second factor was last passed in this session; null for never
     */
    public static JsonObject session(
            Account account, Caller caller, @Nullable Instant secondFactorPassedAt, Instant now) {
        long sinceFirst = minutes(caller.issuedAt(), now);
        long sinceSecond = secondFactorPassedAt == null ? NEVER : minutes(secondFactorPassedAt, now);
        return Json.object()
                .add("object", "session")
                .add("id", caller.shownSession())
                .add("status", "active")
                .add("expire_at", caller.expiresAt().toEpochMilli())
                .add("abandon_at", caller.expiresAt().toEpochMilli())
                .add("last_active_at", now.toEpochMilli())
                .add("last_active_token", token(caller))
                .addNull("last_active_organization_id")
                .addNull("actor")
                .addNull("tasks")
                .add("factor_verification_age", Json.array().add(sinceFirst).add(sinceSecond))
                .add("user", user(account, now))
                .add("public_user_data", publicUserData(account))
                .add("created_at", caller.issuedAt().toEpochMilli())
                .add("updated_at", now.toEpochMilli())
                .build();
    }

    private static long minutes(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMinutes());
    }

    public static JsonObject token(Caller caller) {
        return Json.object().add("object", "token").add("jwt", caller.token()).build();
    }

    private static JsonObject publicUserData(Account account) {
        var identifier = account.primary().map(number -> number.phoneNumber().value());
        return Json.object()
                .addNull("first_name")
                .addNull("last_name")
                .add("image_url", "")
                .add("has_image", false)
                .add("identifier", identifier.orElse(""))
                .add("user_id", account.owner().value())
                .build();
    }

    public static JsonObject user(Account account, Instant now) {
        return UserJson.fields(account, null, now).build();
    }
}
