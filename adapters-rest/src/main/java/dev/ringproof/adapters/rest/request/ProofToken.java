package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.PlainText;
import org.jspecify.annotations.Nullable;

/** Reads what a human check in the user's client has given. */
public final class ProofToken {
    /** The field of the body that holds the token, as Clerk names it. */
    public static final String FIELD = "proof_token";

    private ProofToken() {}

    /** Returns the token, at most 4,096 characters of plain text; null if the field is missing, null or empty. */
    public static @Nullable String of(RequestFields fields) {
        var token = fields.optionalLongText(FIELD);
        if (token != null && !PlainText.isPlain(token)) {
            throw Errors.valueInvalid(FIELD, Errors.PLAIN_TEXT).toException();
        }
        return token == null || token.isEmpty() ? null : token;
    }
}
