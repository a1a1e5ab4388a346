package dev.ringproof.adapters.rest.json;

import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.port.in.KnownClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;

/**
 * The JSON of the client and its user. The Frontend API sends them with its responses, and Clerk's
 * clients learn from them what has changed. The host application keeps the users, so every field that Ringproof does
 * not know is null or empty.
 */
public final class ClientJson {
    private static final String[] UNKNOWN_FIELDS = {
        "username",
        "first_name",
        "last_name",
        "primary_email_address_id",
        "primary_web3_wallet_id",
        "external_id",
        "last_sign_in_at",
        "lockout_expires_in_seconds",
        "verification_attempts_remaining",
        "last_active_at",
        "mfa_enabled_at",
        "mfa_disabled_at",
        "legal_accepted_at"
    };
    private static final String[] EMPTY_LISTS = {
        "email_addresses", "web3_wallets", "passkeys", "external_accounts", "saml_accounts", "enterprise_accounts"
    };

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
        var id = caller.shownClient().value();
        return Json.object()
                .add("object", "client")
                .add("id", id)
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
                .add("sign_in_id", Json.orNull(signIn == null ? null : signIn.id().value()))
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
        var numbers = Json.array();
        account.numbers().forEach(number -> numbers.add(PhoneNumberJson.of(number, now)));
        var since = account.numbers().stream()
                .findFirst()
                .map(PhoneNumber::createdAt)
                .orElse(now);
        var changed = account.numbers().stream()
                .map(PhoneNumber::updatedAt)
                .max(Instant::compareTo)
                .orElse(now);
        var json = Json.object().add("id", account.owner().value()).add("object", "user");
        for (var field : UNKNOWN_FIELDS) {
            json.addNull(field);
        }
        for (var field : EMPTY_LISTS) {
            json.add(field, JsonValue.EMPTY_JSON_ARRAY);
        }
        var primary = account.primary().map(number -> number.id().value()).orElse(null);
        return json.add("primary_phone_number_id", Json.orNull(primary))
                .add("has_image", false)
                .add("image_url", "")
                .add("password_enabled", false)
                .add("two_factor_enabled", account.secondFactorEnabled())
                .add("totp_enabled", false)
                .add("backup_code_enabled", account.backupCodes() != null)
                .add("phone_numbers", numbers)
                .add("public_metadata", JsonValue.EMPTY_JSON_OBJECT)
                .add("unsafe_metadata", JsonValue.EMPTY_JSON_OBJECT)
                .add("banned", false)
                .add("locked", false)
                .add("delete_self_enabled", false)
                .add("create_organization_enabled", false)
                .add("created_at", since.toEpochMilli())
                .add("updated_at", changed.toEpochMilli())
                .build();
    }
}
