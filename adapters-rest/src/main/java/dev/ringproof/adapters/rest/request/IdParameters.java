package dev.ringproof.adapters.rest.request;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.adapters.rest.response.Errors;

/** IdParameters out of a path or a body. What cannot be one names nothing. */
public final class IdParameters {
    private IdParameters() {}

    public static PhoneNumberId phoneNumber(String text) {
        try {
            return new PhoneNumberId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }

    /** The user that a body names. */
    public static OwnerId owner(RequestFields fields) {
        try {
            return new OwnerId(fields.text("user_id"));
        } catch (IllegalArgumentException e) {
            throw Errors.tooLong("user_id", OwnerId.MAX_LENGTH).toException();
        }
    }

    /** The user that a path names. */
    public static OwnerId owner(String text) {
        try {
            return new OwnerId(text);
        } catch (IllegalArgumentException e) {
            throw Errors.NOT_FOUND.toException();
        }
    }

    public static ChallengeId verification(String text) {
        try {
            return new ChallengeId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }
}
