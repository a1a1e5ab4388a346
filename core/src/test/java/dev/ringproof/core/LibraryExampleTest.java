package dev.ringproof.core;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(example()).isEqualTo("proven");
    }

    private String example() throws InterruptedException {
        // README {
        SmsGateway carrier = text -> {
            send(text.to().value(), text.body()); // your way to a carrier
            return new SmsGateway.Handover.Accepted(text.id().value());
        };
        try (var ringproof = Ringproof.with(carrier).build()) {
            var anna = new OwnerId("anna");
            var number =
                    ringproof.phoneNumbers().create(anna, "+1 415 555 2671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(anna, number.id()).orElseThrow();
            var answer = ringproof.phoneNumbers().attemptVerification(anna, number.id(), typedCode());
            return answer instanceof Outcome.Accepted ? "proven" : "try again";
        }
        // README }
    }

    private void send(String to, String text) {
        assertThat(to).isEqualTo("+14155552671");
        phone.add(text);
    }

    private String typedCode() throws InterruptedException {
        return phone.take().substring(0, 6);
    }
}
