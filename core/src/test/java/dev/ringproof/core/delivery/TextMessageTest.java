package dev.ringproof.core.delivery;

import static dev.ringproof.core.fixture.Accounts.ANNA;
import static dev.ringproof.core.fixture.Accounts.HOME;
import static dev.ringproof.core.fixture.Accounts.HOME_NUMBER;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.TextMessage.Content;
import dev.ringproof.core.delivery.TextMessage.State;
import dev.ringproof.core.domain.ChallengeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextMessageTest {
    private static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT;
    private static final Instant END = NOON.plus(Duration.ofMinutes(10));

    private final TextMessage queued = TextMessage.queued(
            new MessageId("sms_1"),
            MessageType.VERIFICATION,
            ANNA,
            HOME,
            new ChallengeId("ver_1"),
            new Content(HOME_NUMBER, "123456 is your code.", "123456"),
            NOON,
            END,
            POLICY);

    @Test
    void who_made_it_has_the_first_half_of_the_lease_to_begin() {
        assertThat(queued.mayBeginAt(NOON.plusSeconds(9), POLICY)).isTrue();
        assertThat(queued.mayBeginAt(NOON.plusSeconds(10), POLICY)).isFalse();
    }

    @Test
    void it_is_tried_again_after_ever_longer_waits_until_its_code_dies_and_not_after() {
        var waits = new ArrayList<Long>();
        var now = NOON;
        var message = queued.failed(null, now, POLICY);
        while (message.state() instanceof State.Queued(int attempts, var dueAt)) {
            waits.add(Duration.between(now, dueAt).toSeconds());
            now = dueAt;
            message = message.failed(null, now, POLICY);
        }

        assertThat(waits).startsWith(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(now).isBefore(END).isAfterOrEqualTo(END.minus(POLICY.longestRetry()));
        assertThat(message.state()).isEqualTo(new State.Expired(waits.size() + 1, now));
        assertThat(message.content()).isNull();
    }

    @Test
    void a_gateway_that_asks_for_a_longer_wait_gets_it() {
        assertThat(queued.failed(Duration.ofMinutes(2), NOON, POLICY).state())
                .isEqualTo(new State.Queued(1, NOON.plus(Duration.ofMinutes(2))));
        assertThat(queued.failed(Duration.ZERO, NOON, POLICY).state())
                .isEqualTo(new State.Queued(1, NOON.plusSeconds(1)));
        assertThat(queued.failed(Duration.ofHours(1), NOON, POLICY).state()).isInstanceOf(State.Expired.class);
    }

    @Test
    void once_settled_it_says_nothing_any_more_unless_it_is_kept() {
        assertThat(queued.handedOver("g", "r", NOON, POLICY).content()).isNull();
        assertThat(queued.handedOver("g", "r", NOON, POLICY.keepingTexts()).content())
                .isEqualTo(queued.content());
        assertThat(queued.refused("g", "HTTP 422", NOON).content()).isNull();
        assertThat(queued.expired(NOON).content()).isNull();
    }

    @Test
    void it_does_not_show_what_it_says() {
        var text = new OutgoingText(queued.id(), HOME_NUMBER, "123456 is your code.", "123456", END, null, Map.of());

        for (var shown : List.of(queued.toString(), text.toString())) {
            assertThat(shown).doesNotContain("123456").doesNotContain(HOME_NUMBER.value());
        }
    }

    @Test
    void a_policy_that_would_never_come_to_an_end_is_refused() {
        assertThatThrownBy(() -> new DeliveryPolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new DeliveryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
