package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.port.in.SignInOutcome;
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
        var second = status == SignIn.Status.NEEDS_SECOND_FACTOR && account != null;
        return Json.object()
                .add("object", "sign_in_attempt")
                .add("id", signIn.id().value())
                .add("status", word(status))
                .add("supported_identifiers", JsonValue.EMPTY_JSON_ARRAY)
                .addNull("identifier")
                .add("supported_first_factors", JsonValue.EMPTY_JSON_ARRAY)
                .add("supported_second_factors", second ? SecondFactorJson.factors(account) : JsonValue.NULL)
                .add("first_factor_verification", firstFactor(signIn))
                .add(
                        "second_factor_verification",
                        known.challenge() == null
                                ? JsonValue.NULL
                                : SecondFactorJson.verification(known.challenge(), now))
                .add("user_data", userData(account))
                .add(
                        "created_session_id",
                        Json.orNull(status == SignIn.Status.COMPLETE ? signIn.session().value() : null))
                .add("abandon_at", signIn.abandonedAt().toEpochMilli())
                .build();
    }

    /** Clerk's word for a sign-in without a user is another one. */
    private static String word(SignIn.Status status) {
        return status == SignIn.Status.NEEDS_FIRST_FACTOR ? "needs_identifier" : Json.word(status);
    }

    private static JsonValue firstFactor(SignIn signIn) {
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
