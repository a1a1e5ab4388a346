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

/**
 * The JSON of second factors and of their challenges. Phone numbers are masked here, because the user has not passed
 * the second factor yet.
 */
public final class SecondFactorJson {
    /**
     * NIST SP 800-63B-4, 3.2.9: a user of a restricted authenticator must be told that it is restricted, and that there
     * are alternatives.
     */
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

    /** Returns which second factors an owner has, and how many backup codes are left. */
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
        var session = challenge.session();
        var origin = challenge.origin();
        var sent = challenge.sent();
        var number = sent == null ? null : account.number(sent.phoneNumberId()).orElse(null);
        return Json.object()
                .add("object", "second_factor_challenge")
                .add("id", challenge.id().value())
                .add("user_id", challenge.owner().value())
                .add("purpose", Json.word(challenge.purpose()))
                .add("status", Json.word(challenge.statusAt(now)))
                .add("session_id", Json.orNull(session == null ? null : session.value()))
                .add("client_ip", Json.orNull(origin.clientIp()))
                .add("user_agent", Json.orNull(origin.userAgent()))
                .add(
                        "phone_number_id",
                        Json.orNull(sent == null ? null : sent.phoneNumberId().value()))
                .add(
                        "safe_identifier",
                        Json.orNull(number == null ? null : number.phoneNumber().masked()))
                .add("attempts", challenge.attempts())
                .add("attempts_remaining", challenge.attemptsLeft())
                .add("expire_at", challenge.expiresAt().toEpochMilli())
                .add("created_at", challenge.createdAt().toEpochMilli())
                .add("restricted", true);
    }

    /** Returns the step-up of a session, which Clerk's clients know as a reverification. */
    public static JsonObject reverification(
            SecondFactorChallenge challenge, Account account, JsonObject session, Instant now) {
        return Json.object()
                .add("object", "session_reverification")
                .add("id", challenge.id().value())
                .add("status", challenge.passed() == null ? "needs_second_factor" : "complete")
                .add("level", "second_factor")
                .add("session", session)
                .addNull("first_factor_verification")
                .addNull("supported_first_factors")
                .add("second_factor_verification", verification(challenge, now))
                .add("supported_second_factors", factors(account))
                .build();
    }

    static JsonValue verification(SecondFactorChallenge challenge, Instant now) {
        var passed = challenge.passed();
        if (passed == null && challenge.sent() == null) {
            return JsonValue.NULL;
        }
        var byBackupCode = passed != null && passed.method() == Method.BACKUP_CODE;
        return Json.object()
                .add("object", byBackupCode ? "verification_backup_code" : "verification_otp")
                .add("status", Json.word(challenge.statusAt(now)))
                .add("strategy", byBackupCode ? "backup_code" : "phone_code")
                .add("attempts", challenge.attempts())
                .add("expire_at", challenge.expiresAt().toEpochMilli())
                .build();
    }

    static JsonArray factors(Account account) {
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
}
