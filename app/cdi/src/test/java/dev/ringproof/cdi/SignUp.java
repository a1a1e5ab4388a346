package dev.ringproof.cdi;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** A host's bean that verifies a number. */
@ApplicationScoped
class SignUp {
    static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));

    @Inject
    PhoneNumbers numbers;

    @Inject
    Carrier carrier;

    PhoneNumberId verify() throws InterruptedException {
        var number = numbers.create(ANNA, "+1 415 555 2671").orElseThrow();
        numbers.prepareVerification(ANNA, number.id()).orElseThrow();
        numbers.attemptVerification(ANNA, number.id(), carrier.nextCode()).orElseThrow();
        return number.id();
    }

    boolean isVerified(PhoneNumberId id) {
        return numbers.get(ANNA, id).isVerified();
    }
}
