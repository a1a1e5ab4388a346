package dev.ringproof.adapters.sms.carrier.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.testkit.internal.Mutations;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is posted to the callback address of SNS: only SNS is asked for a certificate, and no exception is thrown. */
class SnsFuzzTest {
    private static final SnsMessages MESSAGES = new SnsMessages(
            Set.of("arn:aws:sns:eu-central-1:1:receipts"),
            SnsFuzzTest::certificate,
            InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));

    private static Optional<String> certificate(URI address) {
        assertThat(address.toString()).matches("https://sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/.*");
        return Optional.of("-----BEGIN CERTIFICATE-----\n" + address.getPath() + "\n-----END CERTIFICATE-----\n");
    }

    @FuzzTest(maxDuration = "2m")
    void post(byte[] input) {
        assertThat(MESSAGES.read(Mutations.text(input))).isEmpty();
    }

    @Test
    void posts_that_are_changed_at_random_are_not_genuine() {
        Mutations.run(SnsFuzzTest.class, "post", 20261128, 10_000, this::post);
    }
}
