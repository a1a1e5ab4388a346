package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserAccount;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a user, field by field as Clerk's specification has it. The host application knows who its users are, so
 * every field that Ringproof does not know is null or empty. Times are in milliseconds since 1970.
 */
public final class UserJson {
    private static final String[] UNKNOWN_FIELDS = {
        "username",
        "first_name",
        "last_name",
        "primary_email_address_id",
        "primary_web3_wallet_id",
        "lockout_expires_in_seconds",
        "verification_attempts_remaining",
        "mfa_enabled_at",
        "mfa_disabled_at",
        "legal_accepted_at"
    };
    private static final String[] EMPTY_LISTS = {
        "email_addresses", "web3_wallets", "passkeys", "external_accounts", "saml_accounts", "enterprise_accounts"
    };

    private UserJson() {}

    /** Returns the users of a list, as the Backend API shows them. */
    public static JsonArray of(List<UserAccount> users, Instant now) {
        var all = Json.array();
        users.forEach(user -> all.add(of(user, now)));
        return all.build();
    }

    /** Returns a user as the Backend API shows them. It also has the fields that users themselves do not see. */
    public static JsonObject of(UserAccount user, Instant now) {
        return fields(user.account(), user.user(), now)
                .addNull("locale")
                .add("private_metadata", JsonValue.EMPTY_JSON_OBJECT)
                .addNull("create_organizations_limit")
                .add("bypass_client_trust", false)
                .build();
    }

    /**
     * Returns the fields that both APIs show.
     *
     * @param user null for an owner who is no user yet, since they have added no number
     */
    static JsonObjectBuilder fields(Account account, @Nullable User user, Instant now) {
        var numbers = Json.array();
        account.numbers().forEach(number -> numbers.add(PhoneNumberJson.of(number, now)));
        var json = Json.object().add("id", account.owner().value()).add("object", "user");
        for (var field : UNKNOWN_FIELDS) {
            json.addNull(field);
        }
        for (var field : EMPTY_LISTS) {
            json.add(field, JsonValue.EMPTY_JSON_ARRAY);
        }
        var externalId = user == null || user.externalId() == null
                ? null
                : user.externalId().value();
        var primary = account.primary().map(number -> number.id().value()).orElse(null);
        return json.add("external_id", Json.orNull(externalId))
                .add("primary_phone_number_id", Json.orNull(primary))
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
                .add("last_sign_in_at", Json.orNull(user == null ? null : user.lastSignInAt()))
                .add("last_active_at", Json.orNull(user == null ? null : user.lastActiveAt()))
                .add("created_at", createdAt(account, user, now).toEpochMilli())
                .add("updated_at", updatedAt(account, user, now).toEpochMilli());
    }

    private static Instant createdAt(Account account, @Nullable User user, Instant now) {
        return user == null
                ? account.numbers().stream()
                        .findFirst()
                        .map(PhoneNumber::createdAt)
                        .orElse(now)
                : user.createdAt();
    }

    /** A change of a number is a change of the user as well: clients see by this time that there is something new. */
    private static Instant updatedAt(Account account, @Nullable User user, Instant now) {
        return Stream.concat(
                        account.numbers().stream().map(PhoneNumber::updatedAt),
                        Stream.ofNullable(user).map(User::updatedAt))
                .max(Instant::compareTo)
                .orElse(now);
    }

    public static JsonObject totalCount(long count) {
        return Json.object()
                .add("object", "total_count")
                .add("total_count", count)
                .build();
    }

    public static JsonObject deleted(OwnerId id) {
        return Json.object()
                .add("object", "user")
                .add("id", id.value())
                .add("deleted", true)
                .build();
    }
}
