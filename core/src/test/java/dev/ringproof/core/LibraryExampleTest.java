package dev.ringproof.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The library's first program. README shows what stands between the marks, and a test sees that it does. */
class LibraryExampleTest {
    private final BlockingQueue<String> phone = new LinkedBlockingQueue<>();

    @Test
    void the_example_verifies_a_number() throws InterruptedException {
        assertThat(example()).isEqualTo("verified");
    }

    private String example() throws InterruptedException {
        // README {
        SmsGateway carrier = message -> {
            send(message.to().value(), message.body()); // your way to a carrier
            return new SmsGateway.Handover.Accepted(message.id().value());
        };
        try (var ringproof = Ringproof.with(carrier).build()) {
            var anna = Actor.withoutSession(new OwnerId("anna"));
            var numbers = ringproof.phoneNumbers();
            var number = numbers.create(anna, "+1 415 555 2671").orElseThrow();
            numbers.prepareVerification(anna, number.id()).orElseThrow();
            var answer = numbers.attemptVerification(anna, number.id(), enteredCode());
            return answer instanceof Outcome.Accepted ? "verified" : "try again";
        }
        // README }
    }

    private void send(String to, String body) {
        assertThat(to).isEqualTo("+14155552671");
        phone.add(body);
    }

    private String enteredCode() throws InterruptedException {
        return phone.take().substring(0, 6);
    }
}
