package dev.ringproof.testkit.internal;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumberAdministration;

/** A back end that makes sure that a user exists before it adds a number of the user. */
public record BackEnd(PhoneNumberAdministration administration) {
    public static BackEnd of(Ringproof ringproof) {
        return new BackEnd(ringproof.administration());
    }

    public Outcome<ChangedPhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update) {
        administration.open(owner);
        return administration.create(owner, phoneNumber, update);
    }
}
