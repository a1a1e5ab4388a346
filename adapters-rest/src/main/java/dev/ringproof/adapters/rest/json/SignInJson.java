package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.port.in.SignInOutcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON of sign-ins. It says nothing of a user before the first factor is shown. */
public final class SignInJson {
    private SignInJson() {}

    public static JsonObject of(SignInOutcome.Accepted known, Instant now) {
        var signIn = known.signIn();
        var account = known.account();
        var status = signIn.statusAt(now);
        var phone = signIn.phone();
        return Json.object()
                .add("object", "sign_in_attempt")
                .add("id", signIn.id().value())
                .add("status", word(signIn, status))
                .add("supported_identifiers", JsonValue.EMPTY_JSON_ARRAY)
                .add(
                        "identifier",
                        Json.orNull(phone == null ? null : phone.number().value()))
                .add("supported_first_factors", firstFactors(phone, status))
                .add(
                        "supported_second_factors",
                        status == SignIn.Status.NEEDS_SECOND_FACTOR && account != null
                                ? SecondFactorJson.factors(account)
                                : JsonValue.NULL)
                .add("first_factor_verification", firstFactor(signIn, now))
                .add(
                        "second_factor_verification",
                        known.challenge() == null
                                ? JsonValue.NULL
                                : SecondFactorJson.verification(known.challenge(), now))
                .add("user_data", userData(account))
                .add(
                        "created_session_id",
                        Json.orNull(
                                status == SignIn.Status.COMPLETE
                                        ? signIn.session().value()
                                        : null))
                .add("abandon_at", signIn.abandonedAt().toEpochMilli())
                .build();
    }

    /** Clerk's word for a sign-in that nobody has named a number for is another one. */
    private static String word(SignIn signIn, SignIn.Status status) {
        return status == SignIn.Status.NEEDS_FIRST_FACTOR && signIn.phone() == null
                ? "needs_identifier"
                : Json.word(status);
    }

    /** The id stands for the number in this sign-in alone, so it tells nothing of a user. */
    private static JsonArray firstFactors(@Nullable PhoneSignIn phone, SignIn.Status status) {
        return phone == null || status != SignIn.Status.NEEDS_FIRST_FACTOR
                ? JsonValue.EMPTY_JSON_ARRAY
                : Json.array()
                        .add(Json.object()
                                .add("strategy", "phone_code")
                                .add("phone_number_id", phone.shownId().value())
                                .add("safe_identifier", phone.number().masked()))
                        .build();
    }

    private static JsonValue firstFactor(SignIn signIn, Instant now) {
        return signIn.phone() == null ? byTicket(signIn) : byPhoneCode(signIn, signIn.phone(), now);
    }

    private static JsonValue byPhoneCode(SignIn signIn, PhoneSignIn phone, Instant now) {
        var code = phone.code();
        if (code == null) {
            return JsonValue.NULL;
        }
        return Json.object()
                .add("object", "verification_otp")
                .add("status", Json.word(phone.statusAt(now, signIn.firstFactor() != null)))
                .add("strategy", "phone_code")
                .add("attempts", phone.attempts() + (signIn.firstFactor() == null ? 0 : 1))
                .add("expire_at", code.expiresAt().toEpochMilli())
                .add("channel", "sms")
                .build();
    }

    private static JsonValue byTicket(SignIn signIn) {
        return signIn.firstFactor() == null
                ? JsonValue.NULL
                : Json.object()
                        .add("object", "verification_ticket")
                        .add("status", "verified")
                        .add("strategy", "ticket")
                        .addNull("attempts")
                        .addNull("expire_at")
                        .build();
    }

    private static JsonValue userData(@Nullable Account account) {
        return account == null
                ? JsonValue.NULL
                : Json.object()
                        .addNull("first_name")
                        .addNull("last_name")
                        .add("image_url", "")
                        .add("has_image", false)
                        .build();
    }
}
