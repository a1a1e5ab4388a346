package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Second factors on the wire. Numbers are masked here: whoever is asked for a factor has not shown one yet. */
public final class SecondFactorJson {
    /** NIST SP 800-63B-4, 3.2.9: whoever uses a restricted authenticator is told so, and that there are others. */
    private static final String NOTICE =
            "Codes by text message are a restricted authenticator (NIST SP 800-63B-4, 3.2.9): numbers can be taken over."
                    + " Keep backup codes, and offer a stronger factor beside it.";

    private SecondFactorJson() {}

    public static JsonObject of(NewBackupCodes made) {
        var codes = Json.array();
        made.codes().forEach(codes::add);
        return Json.object()
                .add("object", "backup_code")
                .add("id", made.set().id().value())
                .add("codes", codes)
                .add("created_at", made.set().createdAt().toEpochMilli())
                .add("updated_at", made.set().createdAt().toEpochMilli())
                .build();
    }

    /** How an owner's second factor stands. */
    public static JsonObject status(Account account) {
        var numbers = Json.array();
        account.numbers().stream()
                .filter(PhoneNumber::reservedForSecondFactor)
                .forEach(number -> numbers.add(Json.object()
                        .add("phone_number_id", number.id().value())
                        .add("safe_identifier", number.phoneNumber().masked())
                        .add("default", number.defaultSecondFactor())));
        var codes = account.backupCodes();
        return Json.object()
                .add("object", "second_factor")
                .add("user_id", account.owner().value())
                .add("enabled", account.secondFactorEnabled())
                .add("phone_numbers", numbers)
                .add("backup_codes_remaining", codes == null ? 0 : codes.remaining())
                .add("restricted", true)
                .add("notice", NOTICE)
                .build();
    }

    public static JsonObjectBuilder challenge(SecondFactorChallenge challenge, Account account, Instant now) {
        var json = Json.object()
                .add("object", "second_factor_challenge")
                .add("id", challenge.id().value())
                .add("user_id", challenge.owner().value())
                .add("purpose", challenge.purpose().name().toLowerCase(Locale.ROOT))
                .add("status", challenge.statusAt(now).name().toLowerCase(Locale.ROOT));
        optional(
                json,
                "session_id",
                challenge.session() == null ? null : challenge.session().value());
        optional(json, "client_ip", challenge.origin().clientIp());
        optional(json, "user_agent", challenge.origin().userAgent());
        var sent = challenge.sent();
        var number = sent == null ? null : account.number(sent.phoneNumberId()).orElse(null);
        optional(
                json,
                "phone_number_id",
                sent == null ? null : sent.phoneNumberId().value());
        optional(
                json,
                "safe_identifier",
                number == null ? null : number.phoneNumber().masked());
        return json.add("attempts", challenge.attempts())
                .add("attempts_remaining", challenge.attemptsLeft())
                .add("expire_at", challenge.expiresAt().toEpochMilli())
                .add("created_at", challenge.createdAt().toEpochMilli())
                .add("restricted", true);
    }

    /** The step-up of a session as Clerk's clients know it. */
    public static JsonObject reverification(
            SecondFactorChallenge challenge, Account account, JsonObject session, Instant now) {
        var json = Json.object()
                .add("object", "session_reverification")
                .add("id", challenge.id().value())
                .add("status", challenge.passed() == null ? "needs_second_factor" : "complete")
                .add("level", "second_factor")
                .add("session", session)
                .addNull("first_factor_verification")
                .addNull("supported_first_factors")
                .add("second_factor_verification", verification(challenge, now));
        return json.add("supported_second_factors", factors(account)).build();
    }

    private static JsonValue verification(SecondFactorChallenge challenge, Instant now) {
        var passed = challenge.passed();
        if (passed == null && challenge.sent() == null) {
            return JsonValue.NULL;
        }
        var byBackupCode = passed != null && passed.method() == Method.BACKUP_CODE;
        return Json.object()
                .add("object", byBackupCode ? "verification_backup_code" : "verification_otp")
                .add("status", challenge.statusAt(now).name().toLowerCase(Locale.ROOT))
                .add("strategy", byBackupCode ? "backup_code" : "phone_code")
                .add("attempts", challenge.attempts())
                .add("expire_at", challenge.expiresAt().toEpochMilli())
                .build();
    }

    private static JsonArray factors(Account account) {
        var factors = Json.array();
        account.numbers().stream()
                .filter(PhoneNumber::reservedForSecondFactor)
                .forEach(number -> factors.add(Json.object()
                        .add("strategy", "phone_code")
                        .add("phone_number_id", number.id().value())
                        .add("safe_identifier", number.phoneNumber().masked())
                        .add("default", number.defaultSecondFactor())));
        if (account.backupCodes() != null) {
            factors.add(Json.object().add("strategy", "backup_code"));
        }
        return factors.build();
    }

    private static void optional(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value);
        }
    }
}
