package dev.ringproof.app.bench.server;

import dev.ringproof.app.bench.server.FloorRows.PhoneNumber;
import dev.ringproof.app.bench.server.FloorRows.State;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Builds the answers of the stack floor by JSON-P. */
final class FloorJson {
    private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

    private FloorJson() {}

    /** @param numberOf returns the number of a row in clear */
    static JsonObject answer(
            PhoneNumber changed, List<PhoneNumber> all, Caller caller, Function<PhoneNumber, String> numberOf) {
        return JSON.createObjectBuilder()
                .add("response", phoneNumber(changed, caller, numberOf))
                .add(
                        "client",
                        JSON.createObjectBuilder()
                                .add("object", "client")
                                .add("id", client(caller))
                                .add("sessions", JSON.createArrayBuilder().add(session(all, caller, numberOf)))
                                .addNull("sign_in")
                                .addNull("sign_up")
                                .add("last_active_session_id", caller.session())
                                .addNull("last_authentication_strategy")
                                .addNull("cookie_expires_at")
                                .add("captcha_bypass", false)
                                .add("created_at", caller.issuedAt())
                                .add("updated_at", changed.updatedAt.toEpochMilli()))
                .build();
    }

    static JsonObject error(String code, String message) {
        return JSON.createObjectBuilder()
                .add(
                        "errors",
                        JSON.createArrayBuilder()
                                .add(JSON.createObjectBuilder()
                                        .add("message", message)
                                        .add("long_message", message)
                                        .add("code", code)
                                        .add("meta", JSON.createObjectBuilder().add("param_name", "code"))))
                .build();
    }

    private static String client(Caller caller) {
        return "client_" + caller.session();
    }

    private static JsonObjectBuilder session(
            List<PhoneNumber> all, Caller caller, Function<PhoneNumber, String> numberOf) {
        long now = System.currentTimeMillis();
        return JSON.createObjectBuilder()
                .add("object", "session")
                .add("id", caller.session())
                .add("status", "active")
                .add("expire_at", caller.expiresAt())
                .add("abandon_at", caller.expiresAt())
                .add("last_active_at", now)
                .add(
                        "last_active_token",
                        JSON.createObjectBuilder().add("object", "token").add("jwt", caller.token()))
                .addNull("last_active_organization_id")
                .addNull("actor")
                .addNull("tasks")
                .add("factor_verification_age", JSON.createArrayBuilder().add(0).add(-1))
                .add("user", user(all, caller, numberOf))
                .add(
                        "public_user_data",
                        JSON.createObjectBuilder()
                                .addNull("first_name")
                                .addNull("last_name")
                                .add("image_url", "")
                                .add("has_image", false)
                                .add("identifier", numberOf.apply(all.getFirst()))
                                .add("user_id", caller.user()))
                .add("created_at", caller.issuedAt())
                .add("updated_at", now);
    }

    private static JsonObjectBuilder user(
            List<PhoneNumber> all, Caller caller, Function<PhoneNumber, String> numberOf) {
        var first = all.getFirst();
        JsonArrayBuilder numbers = JSON.createArrayBuilder();
        all.forEach(row -> numbers.add(phoneNumber(row, caller, numberOf)));
        return JSON.createObjectBuilder()
                .add("id", caller.user())
                .add("object", "user")
                .addNull("username")
                .addNull("first_name")
                .addNull("last_name")
                .addNull("primary_email_address_id")
                .addNull("primary_web3_wallet_id")
                .addNull("lockout_expires_in_seconds")
                .addNull("verification_attempts_remaining")
                .addNull("mfa_enabled_at")
                .addNull("mfa_disabled_at")
                .addNull("legal_accepted_at")
                .add("email_addresses", JsonValue.EMPTY_JSON_ARRAY)
                .add("web3_wallets", JsonValue.EMPTY_JSON_ARRAY)
                .add("passkeys", JsonValue.EMPTY_JSON_ARRAY)
                .add("external_accounts", JsonValue.EMPTY_JSON_ARRAY)
                .add("saml_accounts", JsonValue.EMPTY_JSON_ARRAY)
                .add("enterprise_accounts", JsonValue.EMPTY_JSON_ARRAY)
                .addNull("external_id")
                .add("primary_phone_number_id", first.id)
                .add("has_image", false)
                .add("image_url", "")
                .add("password_enabled", false)
                .add("two_factor_enabled", false)
                .add("totp_enabled", false)
                .add("backup_code_enabled", false)
                .add("phone_numbers", numbers)
                .add("public_metadata", JsonValue.EMPTY_JSON_OBJECT)
                .add("unsafe_metadata", JsonValue.EMPTY_JSON_OBJECT)
                .add("banned", false)
                .add("locked", false)
                .add("delete_self_enabled", false)
                .add("create_organization_enabled", false)
                .addNull("last_sign_in_at")
                .addNull("last_active_at")
                .add("created_at", first.createdAt.toEpochMilli())
                .add("updated_at", first.updatedAt.toEpochMilli());
    }

    private static JsonObjectBuilder phoneNumber(
            PhoneNumber row, Caller caller, Function<PhoneNumber, String> numberOf) {
        return JSON.createObjectBuilder()
                .add("id", row.id)
                .add("object", "phone_number")
                .add("phone_number", numberOf.apply(row))
                .add("reserved_for_second_factor", false)
                .add("default_second_factor", false)
                .add("reserved", row.exclusive)
                .add("verification", verification(row, caller))
                .add("linked_to", JsonValue.EMPTY_JSON_ARRAY)
                .add("created_at", row.createdAt.toEpochMilli())
                .add("updated_at", row.updatedAt.toEpochMilli());
    }

    private static JsonValue verification(PhoneNumber row, Caller caller) {
        if (row.state == State.UNVERIFIED) {
            return JsonValue.NULL;
        }
        Instant expiresAt = Objects.requireNonNull(row.codeExpiresAt);
        var json = JSON.createObjectBuilder()
                .add("object", "verification_otp")
                .add("status", row.state == State.VERIFIED ? "verified" : "unverified")
                .add("strategy", "phone_code")
                .add("attempts", Objects.requireNonNull(row.attempts))
                .add("expire_at", expiresAt.toEpochMilli())
                .add("channel", "sms");
        if (row.state == State.VERIFIED) {
            json.add("verified_at_client", client(caller));
        } else {
            json.addNull("verified_at_client");
        }
        return json.build();
    }
}
