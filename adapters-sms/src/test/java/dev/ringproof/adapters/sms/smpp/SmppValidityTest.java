package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmppValidityTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.25Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T12:10:00.25Z, 000000001000000R",
        "2026-11-24T12:09:59.99Z, 000000000959000R",
        "2026-11-26T13:00:01.25Z, 000002010001000R",
        "2026-11-24T12:00:00.26Z, 000000000001000R",
        "2026-11-24T11:00:00Z, 000000000001000R",
        "2027-11-24T11:00:00Z, 000028000000000R"
    })
    void a_relative_period_is_the_time_left(Instant expiresAt, String period) {
        assertThat(SmppValidity.RELATIVE.of(expiresAt, NOON)).isEqualTo(period);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T12:10:00.25Z, 261124121000000+",
        "2026-12-01T00:00:00Z, 261201000000000+",
        "2026-11-24T11:00:00Z, 261124120001000+"
    })
    void an_absolute_period_is_written_in_utc(Instant expiresAt, String period) {
        assertThat(SmppValidity.ABSOLUTE.of(expiresAt, NOON)).isEqualTo(period);
    }
}
