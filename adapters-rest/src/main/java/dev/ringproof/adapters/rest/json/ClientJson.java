package dev.ringproof.adapters.rest.json;

import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.port.in.KnownClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;

/**
 * The JSON of the client. The Frontend API sends it with its responses, and Clerk's clients learn from it what has
 * changed.
 */
public final class ClientJson {
    private ClientJson() {}

    /** Returns the response for a client that is signed out. */
    public static JsonObject signedOut() {
        return Json.object().addNull("response").addNull("client").build();
    }

    /**
     * Returns a client.
     *
     * @param sessions its active sessions
     * @param signIn the sign-in that is under way, or JSON's null
     */
    public static JsonObject client(Client client, List<JsonObject> sessions, JsonValue signIn) {
        var shown = Json.array();
        sessions.forEach(shown::add);
        var last = client.lastActiveSession();
        return Json.object()
                .add("object", "client")
                .add("id", client.id().value())
                .add("sessions", shown)
                .add("sign_in", signIn)
                .addNull("sign_up")
                .add("last_active_session_id", Json.orNull(last == null ? null : last.value()))
                .addNull("last_authentication_strategy")
                .addNull("cookie_expires_at")
                .add("captcha_bypass", false)
                .add("created_at", client.createdAt().toEpochMilli())
                .add("updated_at", client.updatedAt().toEpochMilli())
                .build();
    }

    /**
     * Returns what stands for the client of a caller who has sent another token than a client's: it has the one session
     * that the token names.
     */
    public static JsonObject client(Caller caller, JsonObject session, Instant now) {
        return Json.object()
                .add("object", "client")
                .add("id", caller.clientId().value())
                .add("sessions", Json.array().add(session))
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

    /** Returns a client as a back end sees it. */
    public static JsonObject ofBackEnd(KnownClient known, Instant now) {
        var client = known.client();
        var signIn = known.signIn();
        var last = client.lastActiveSession();
        var ids = Json.array();
        var sessions = Json.array();
        known.sessions().forEach(session -> {
            ids.add(session.id().value());
            sessions.add(SessionJson.ofBackEnd(session, now));
        });
        return Json.object()
                .add("object", "client")
                .add("id", client.id().value())
                .add("session_ids", ids)
                .add("sessions", sessions)
                .add(
                        "sign_in_id",
                        Json.orNull(signIn == null ? null : signIn.id().value()))
                .addNull("sign_up_id")
                .add("last_active_session_id", Json.orNull(last == null ? null : last.value()))
                .addNull("last_authentication_strategy")
                .add("created_at", client.createdAt().toEpochMilli())
                .add("updated_at", client.updatedAt().toEpochMilli())
                .build();
    }

    static JsonObject publicUserData(Account account) {
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
