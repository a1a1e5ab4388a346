package dev.ringproof.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it. Safe for use by many threads.
 *
 * {@snippet :
 * @Test
 * void a_code_ends_after_ten_minutes(Ringproof ringproof, Inbox inbox, SettableClock clock) {
 *     var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
 *     ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
 *
 *     clock.advance(Duration.ofMinutes(10));
 *
 *     assertThat(ringproof.phoneNumbers().attemptVerification(ANNA, number.id(), inbox.lastCode("+14155552671")))
 *             .isInstanceOf(Outcome.Refused.class);
 * }
 * }
 */
public final class SettableClock implements InstantSource {
    private volatile Instant now;

    public SettableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
