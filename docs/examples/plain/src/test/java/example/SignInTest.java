package example;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.testkit.KnownCodes;
import dev.ringproof.testkit.RingproofExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a program tests what its users do, without a phone and without waiting. */
@ExtendWith(RingproofExtension.class)
class SignInTest {
    @Test
    void the_code_verifies_the_number(Ringproof ringproof, KnownCodes codes) {
        codes.next("424242");
        var anna = Actor.withoutSession(new OwnerId("anna"));
        var numbers = ringproof.phoneNumbers();
        var number = numbers.create(anna, "+14155552671").orElseThrow();
        numbers.prepareVerification(anna, number.id()).orElseThrow();

        var answer = numbers.attemptVerification(anna, number.id(), "424242");

        assertInstanceOf(Outcome.Accepted.class, answer);
    }
}
