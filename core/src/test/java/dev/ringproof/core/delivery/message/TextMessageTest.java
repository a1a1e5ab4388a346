package dev.ringproof.core.delivery.message;

import static dev.ringproof.core.delivery.message.Receipt.State.DELIVERED;
import static dev.ringproof.core.fixture.Accounts.ANNA;
import static dev.ringproof.core.fixture.Accounts.HOME;
import static dev.ringproof.core.fixture.Accounts.HOME_NUMBER;
import static dev.ringproof.core.fixture.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.message.TextMessage.State;
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
        while (message.state() instanceof State.Queued(int tries, var dueAt)) {
            waits.add(Duration.between(now, dueAt).toSeconds());
            now = dueAt;
            message = message.failed(null, now, POLICY);
        }

        assertThat(waits).startsWith(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(now).isBefore(END).isAfterOrEqualTo(END.minus(POLICY.longestRetry()));
        assertThat(message.state()).isEqualTo(new State.Expired(now));
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
    void it_says_nothing_any_more_once_no_gateway_is_to_have_it() {
        assertThat(queued.handedOver("g", "r", NOON).content()).isEqualTo(queued.content());
        assertThat(queued.refused("g", "HTTP 422", NOON).content()).isNull();
        assertThat(queued.expired(NOON).content()).isNull();
    }

    @Test
    void it_is_dead_once_its_code_is_of_age_entered_or_replaced() {
        var later = NOON.plusSeconds(30);

        assertThat(queued.isAliveAt(END.minusMillis(1))).isTrue();
        assertThat(queued.isAliveAt(END)).isFalse();
        assertThat(queued.entered(later).isAliveAt(later)).isFalse();
        assertThat(queued.withdrawn(later).isAliveAt(later)).isFalse();
        assertThat(queued.handedOver("g", "r", NOON).withdrawn(later).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void it_is_the_same_text_again_under_another_id_for_as_long_as_its_code_lives() {
        var later = NOON.plusSeconds(30);
        var again = queued.handedOver("g", "r", NOON).again(new MessageId("sms_2"), later, POLICY);

        assertThat(again.content()).isEqualTo(queued.content());
        assertThat(again.expiresAt()).isEqualTo(END);
        assertThat(again.createdAt()).isEqualTo(later);
        assertThatThrownBy(() -> queued.again(new MessageId("sms_2"), END, POLICY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_first_final_word_of_a_carrier_stands() {
        var handedOver = queued.handedOver("g", "r", NOON);
        var later = NOON.plusSeconds(5);

        var delivered =
                handedOver.withReceipt(receipt(Receipt.State.IN_TRANSIT), NOON).withReceipt(receipt(DELIVERED), later);

        assertThat(delivered.state()).isEqualTo(new State.Delivered(new State.HandedOver(NOON, "g", "r"), later));
        for (var state : Receipt.State.values()) {
            assertThat(delivered.withReceipt(receipt(state), END)).isSameAs(delivered);
        }
        assertThat(queued.withReceipt(receipt(DELIVERED), later)).isSameAs(queued);
        assertThat(handedOver
                        .withReceipt(receipt(Receipt.State.UNDELIVERED), later)
                        .status())
                .isEqualTo(MessageStatus.UNDELIVERED);
    }

    private static Receipt receipt(Receipt.State state) {
        return new Receipt("r", state, null, null);
    }

    @Test
    void of_very_many_attempts_the_latest_are_kept() {
        var tried = queued;
        for (int i = 0; i < 30; i++) {
            tried = tried.with("US", attempt("g" + i, HandoverRecord.Result.UNAVAILABLE, "HTTP 500"));
        }

        assertThat(tried.handovers()).hasSize(20);
        assertThat(tried.handovers().getLast().gateway()).isEqualTo("g29");
        assertThat(tried.handoversBy("g29")).isEqualTo(1);
    }

    @Test
    void a_reason_is_one_line_of_bearable_length() {
        var attempt = attempt("g", HandoverRecord.Result.UNKNOWN, "a\nb\t" + "c".repeat(300));

        assertThat(attempt.reason()).startsWith("a b c").hasSize(255);
    }

    private static HandoverRecord attempt(String gateway, HandoverRecord.Result ending, String reason) {
        return new HandoverRecord(gateway, NOON, Duration.ZERO, ending, reason);
    }

    @Test
    void it_does_not_show_what_it_says() {
        var text = new OutgoingMessage(queued.id(), HOME_NUMBER, "123456 is your code.", "123456", END, null, Map.of());

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
