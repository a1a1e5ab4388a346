package dev.ringproof.adapters.rest;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;

/** Ids out of a path or a body. What cannot be one names nothing. */
final class Ids {
    private Ids() {}

    static PhoneNumberId phoneNumber(String text) {
        try {
            return new PhoneNumberId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }

    static ChallengeId verification(String text) {
        try {
            return new ChallengeId(text);
        } catch (IllegalArgumentException e) {
            throw new NoSuchPhoneNumber();
        }
    }
}
