package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;

/** Reads ids from a path or a body. A text that cannot be an id is answered as an id that does not exist. */
public final class IdParameters {
    private IdParameters() {}

    public static PhoneNumberId phoneNumber(String text) {
        try {
            return new PhoneNumberId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }

    /** Returns the id of a second-factor challenge or of a possession check: the wire calls both a verification. */
    public static ChallengeId verification(String text) {
        try {
            return new ChallengeId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchChallenge();
        }
    }

    /** Returns the user that a body names in {@code user_id}. */
    public static OwnerId owner(RequestFields fields) {
        try {
            return new OwnerId(fields.text("user_id"));
        } catch (IllegalArgumentException e) {
            throw Errors.tooLong("user_id", OwnerId.MAX_LENGTH).toException();
        }
    }

    /** Returns the user that a path names. */
    public static OwnerId owner(String text) {
        try {
            return new OwnerId(text);
        } catch (IllegalArgumentException e) {
            throw Errors.NOT_FOUND.toException();
        }
    }
}
