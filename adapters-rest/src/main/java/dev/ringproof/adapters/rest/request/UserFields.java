package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.UserUpdate;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a back end wants of a user. A field that Ringproof has no place for, such as a name or a password, is
 * refused like every unknown field, so that no back end believes it to be stored.
 */
public final class UserFields {
    private static final String NUMBERS = "phone_number";
    private static final String STATUSES = "phone_number_identification_status";
    private static final String STATUS = "identification_status";
    private static final String EXTERNAL_ID = "external_id";
    private static final String PRIMARY = "primary_phone_number_id";

    /** Each asks to demand less of a new user. Ringproof demands none of it, so these flags change nothing. */
    private static final List<String> IDLE_AT_CREATION =
            List.of("skip_password_checks", "skip_password_requirement", "skip_legal_checks", "skip_user_requirement");

    /** These flags change nothing either: no email address and no password changes. Clerk's Java SDK sends the first. */
    private static final List<String> IDLE_AT_UPDATE =
            List.of("notify_primary_email_address_changed", "skip_password_checks", "skip_legal_checks");

    private UserFields() {}

    public static NewUser newUser(ContainerRequestContext request) {
        var fields =
                RequestFields.withLists(request, Set.of(NUMBERS, STATUSES), all(IDLE_AT_CREATION, "id", EXTERNAL_ID));
        IDLE_AT_CREATION.forEach(fields::flag);
        return new NewUser(id(fields), externalId(fields), numbers(fields.texts(NUMBERS), fields.texts(STATUSES)));
    }

    private static String[] all(List<String> flags, String... texts) {
        return Stream.concat(flags.stream(), Stream.of(texts)).toArray(String[]::new);
    }

    private static @Nullable OwnerId id(RequestFields fields) {
        var text = fields.optionalText("id");
        return text == null ? null : IdParameters.ownerNamed("id", text);
    }

    private static @Nullable ExternalId externalId(RequestFields fields) {
        var text = fields.optionalText(EXTERNAL_ID);
        try {
            return text == null ? null : new ExternalId(text);
        } catch (IllegalArgumentException e) {
            throw IdParameters.notAnId(EXTERNAL_ID, text, ExternalId.MAX_LENGTH);
        }
    }

    private static List<NewNumber> numbers(List<String> numbers, List<String> statuses) {
        if (!statuses.isEmpty() && statuses.size() != numbers.size()) {
            throw Errors.valueInvalid(STATUSES, "one status for each phone number")
                    .toException();
        }
        return IntStream.range(0, numbers.size())
                .mapToObj(i -> new NewNumber(
                        numbers.get(i), statuses.isEmpty() ? AddedAs.VERIFIED : verifiedOrReserved(statuses.get(i))))
                .toList();
    }

    private static AddedAs verifiedOrReserved(String status) {
        return switch (status) {
            case "verified" -> AddedAs.VERIFIED;
            case "reserved" -> AddedAs.EXCLUSIVE;
            default ->
                throw Errors.valueInvalid(STATUSES, "verified or reserved").toException();
        };
    }

    public static UserUpdate update(ContainerRequestContext request) {
        var fields = RequestFields.of(request, all(IDLE_AT_UPDATE, EXTERNAL_ID, PRIMARY));
        IDLE_AT_UPDATE.forEach(fields::flag);
        var primary = fields.optionalText(PRIMARY);
        return new UserUpdate(
                primary == null ? null : IdParameters.phoneNumber(primary),
                fields.has(EXTERNAL_ID),
                externalId(fields));
    }

    /** Returns the number that is to take the place of all others. */
    public static NewNumber replacement(ContainerRequestContext request) {
        var fields = RequestFields.of(request, NUMBERS, STATUS);
        return new NewNumber(fields.text(NUMBERS), addedAs(fields.optionalText(STATUS)));
    }

    private static AddedAs addedAs(@Nullable String status) {
        return switch (status) {
            case null -> AddedAs.VERIFIED;
            case "verified" -> AddedAs.VERIFIED;
            case "reserved" -> AddedAs.EXCLUSIVE;
            case "unverified" -> AddedAs.UNVERIFIED;
            default ->
                throw Errors.valueInvalid(STATUS, "verified, reserved or unverified")
                        .toException();
        };
    }
}
