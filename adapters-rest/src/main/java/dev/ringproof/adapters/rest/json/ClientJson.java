package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import dev.ringproof.adapters.rest.token.Caller;

/**
 * The client, its one session and its user, as the Frontend API wraps them around every answer: by these Clerk's clients
 * learn what has become of the user. Accounts are the host application's, so all that Ringproof does not know is null.
 */
public final class ClientJson {
    private static final String[] UNKNOWN_OF_A_USER = {
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
    private static final String[] NONE_OF_A_USER = {
        "email_addresses", "web3_wallets", "passkeys", "external_accounts", "saml_accounts", "enterprise_accounts"
    };

    private static final long NEVER = -1;

    private ClientJson() {}

    /** For somebody who is signed out. */
    public static JsonObject nobody() {
        return Json.object().addNull("response").addNull("client").build();
    }

    public static JsonObject client(Account account, Caller caller, Optional<Instant> secondFactorPassedAt, Instant now) {
        return Json.object()
                .add("object", "client")
                .add("id", "client_" + caller.session().value())
                .add("sessions", Json.array().add(session(account, caller, secondFactorPassedAt, now)))
                .addNull("sign_in")
                .addNull("sign_up")
                .add("last_active_session_id", caller.session().value())
                .addNull("last_authentication_strategy")
                .addNull("cookie_expires_at")
                .add("captcha_bypass", false)
                .add("created_at", caller.issuedAt().toEpochMilli())
                .add("updated_at", now.toEpochMilli())
                .build();
    }

    /** @param secondFactorPassedAt empty where it was never shown in this session */
    public static JsonObject session(Account account, Caller caller, Optional<Instant> secondFactorPassedAt, Instant now) {
        long sinceFirst = minutes(caller.issuedAt(), now);
        long sinceSecond = secondFactorPassedAt.map(at -> minutes(at, now)).orElse(NEVER);
        return Json.object()
                .add("object", "session")
                .add("id", caller.session().value())
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
        for (var field : UNKNOWN_OF_A_USER) {
            json.addNull(field);
        }
        for (var field : NONE_OF_A_USER) {
            json.add(field, JsonValue.EMPTY_JSON_ARRAY);
        }
        account.primary()
                .ifPresentOrElse(
                        primary ->
                                json.add("primary_phone_number_id", primary.id().value()),
                        () -> json.addNull("primary_phone_number_id"));
        return json.add("has_image", false)
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
