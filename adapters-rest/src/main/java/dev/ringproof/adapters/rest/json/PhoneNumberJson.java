package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a phone number and of its verification, field by field as Clerk's specification has it. Times are in
 * milliseconds since 1970.
 */
public final class PhoneNumberJson {
    private PhoneNumberJson() {}

    public static JsonObject of(PhoneNumber number, Instant now) {
        return of(number, List.of(), now);
    }

    /** Returns the number with the backup codes that the change created; only this response shows them. */
    public static JsonObject of(ChangedPhoneNumber changed, Instant now) {
        return of(changed.phoneNumber(), changed.backupCodes(), now);
    }

    private static JsonObject of(PhoneNumber number, List<String> backupCodes, Instant now) {
        var links = Json.array();
        number.linkedTo()
                .forEach(link -> links.add(Json.object().add("id", link.id()).add("type", link.type())));
        var json = Json.object()
                .add("id", number.id().value())
                .add("object", "phone_number")
                .add("phone_number", number.phoneNumber().value())
                .add("reserved_for_second_factor", number.reservedForSecondFactor())
                .add("default_second_factor", number.defaultSecondFactor())
                .add("reserved", number.exclusive())
                .add("verification", verification(number.verification(), now))
                .add("linked_to", links);
        if (!backupCodes.isEmpty()) {
            var codes = Json.array();
            backupCodes.forEach(codes::add);
            json.add("backup_codes", codes);
        }
        if (number.reservedForSecondFactor()) {
            // NIST SP 800-63B-4, 3.2.9. Clerk has no such field, and its clients ignore it.
            json.add("restricted_authenticator", true);
        }
        return json.add("created_at", number.createdAt().toEpochMilli())
                .add("updated_at", number.updatedAt().toEpochMilli())
                .build();
    }

    /** Returns null for a number for which no code was requested yet. */
    private static JsonValue verification(Verification verification, Instant now) {
        return switch (verification) {
            case Verification.Unverified _ -> JsonValue.NULL;
            // What others have verified is not for this owner to see.
            case Verification.Taken(var own) -> verification(own, now);
            case Verification.Pending _, Verification.Failed _, Verification.Verified _ ->
                fill(Json.object(), verification, now).build();
        };
    }

    public static JsonObject of(PossessionCheck check, Instant now) {
        return fill(Json.object().add("id", check.id().value()), check.verification(), now)
                .build();
    }

    private static JsonObjectBuilder fill(JsonObjectBuilder json, Verification verification, Instant now) {
        var status = Json.word(verification.statusAt(now));
        return switch (verification) {
            case Verification.Verified(var at, Proof.ByOperator _) ->
                json.add("object", "verification_admin")
                        .add("status", status)
                        .add("strategy", "admin")
                        .addNull("attempts")
                        .addNull("expire_at")
                        .addNull("verified_at_client");
            case Verification.Verified(var at, Proof.ByCode(var attempts, var expiresAt, var session, var client)) ->
                byCode(json, status, attempts, expiresAt, client);
            case Verification.Pending(var challenge) ->
                byCode(json, status, challenge.attempts(), challenge.expiresAt(), null);
            case Verification.Failed(var challenge) ->
                byCode(json, status, challenge.attempts(), challenge.expiresAt(), null);
            case Verification.Taken(var own) -> fill(json, own, now);
            case Verification.Unverified _ -> byCode(json, status, 0, null, null);
        };
    }

    private static JsonObjectBuilder byCode(
            JsonObjectBuilder json,
            String status,
            int attempts,
            @Nullable Instant expiresAt,
            @Nullable ClientId client) {
        return json.add("object", "verification_otp")
                .add("status", status)
                .add("strategy", "phone_code")
                .add("attempts", attempts)
                .add("expire_at", Json.orNull(expiresAt))
                .add("channel", "sms")
                .add("verified_at_client", Json.orNull(client == null ? null : client.value()));
    }

    public static JsonObject deleted(PhoneNumberId id) {
        return Json.object()
                .add("object", "phone_number")
                .add("id", id.value())
                .add("deleted", true)
                .build();
    }
}
