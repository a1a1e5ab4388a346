package example;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Verifies the number of a user who signs up. In a web application, two resources call it. */
@ApplicationScoped
class SignUp {
    @Inject
    PhoneNumbers numbers;

    /** Sends a code to the number that the user has entered. */
    PhoneNumberId begin(String user, String enteredNumber) {
        var number = numbers.create(actor(user), enteredNumber).orElseThrow();
        numbers.prepareVerification(actor(user), number.id()).orElseThrow();
        return number.id();
    }

    /** Returns whether the code that the user has entered is the right one. */
    boolean finish(String user, PhoneNumberId number, String enteredCode) {
        return numbers.attemptVerification(actor(user), number, enteredCode) instanceof Outcome.Accepted;
    }

    private static Actor actor(String user) {
        return Actor.withoutSession(new OwnerId(user));
    }
}
