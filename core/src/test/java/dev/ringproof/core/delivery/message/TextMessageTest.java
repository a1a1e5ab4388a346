package dev.ringproof.core.delivery.message;

import static dev.ringproof.core.delivery.message.Receipt.State.DELIVERED;
import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
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
    void a_hand_over_begins_only_in_the_first_half_of_the_lease() {
        assertThat(queued.mayBeginAt(NOON.plusSeconds(9), POLICY)).isTrue();
        assertThat(queued.mayBeginAt(NOON.plusSeconds(10), POLICY)).isFalse();
    }

    @Test
    void rounds_follow_after_longer_and_longer_waits_until_the_code_is_dead() {
        var waits = new ArrayList<Long>();
        var now = NOON;
        var message = queued.failed(null, now, POLICY);
        while (message.state() instanceof State.Queued(int rounds, var dueAt)) {
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
    void the_next_round_waits_as_long_as_the_gateways_ask() {
        assertThat(queued.failed(Duration.ofMinutes(2), NOON, POLICY).state())
                .isEqualTo(new State.Queued(1, NOON.plus(Duration.ofMinutes(2))));
        assertThat(queued.failed(Duration.ZERO, NOON, POLICY).state())
                .isEqualTo(new State.Queued(1, NOON.plusSeconds(1)));
        assertThat(queued.failed(Duration.ofHours(1), NOON, POLICY).state()).isInstanceOf(State.Expired.class);
    }

    @Test
    void the_content_is_wiped_when_no_gateway_will_get_the_message_any_more() {
        assertThat(queued.handedOver("g", "r", NOON).content()).isEqualTo(queued.content());
        assertThat(queued.refused("g", "HTTP 422", NOON).content()).isNull();
        assertThat(queued.expired(NOON).content()).isNull();
    }

    @Test
    void a_message_is_dead_once_its_code_has_expired_or_was_entered_or_replaced() {
        var later = NOON.plusSeconds(30);

        assertThat(queued.isAliveAt(END.minusMillis(1))).isTrue();
        assertThat(queued.isAliveAt(END)).isFalse();
        assertThat(queued.entered(later).isAliveAt(later)).isFalse();
        assertThat(queued.withdrawn(later).isAliveAt(later)).isFalse();
        assertThat(queued.handedOver("g", "r", NOON).withdrawn(later).status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    void while_its_code_lives_a_message_can_be_sent_again_under_another_id() {
        var later = NOON.plusSeconds(30);
        var again = queued.handedOver("g", "r", NOON).again(new MessageId("sms_2"), "123456 it is.", later, POLICY);

        assertThat(again.content()).isEqualTo(new Content(HOME_NUMBER, "123456 it is.", "123456"));
        assertThat(again.expiresAt()).isEqualTo(END);
        assertThat(again.createdAt()).isEqualTo(later);
        assertThatThrownBy(() -> queued.again(new MessageId("sms_2"), "123456 it is.", END, POLICY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_message_in_the_queue_gives_way_to_another_one_but_a_hand_over_under_way_still_counts() {
        var later = NOON.plusSeconds(30);
        var handedOver = queued.handedOver("g", "r", later);

        var superseded = queued.superseded(later);

        assertThat(superseded.isQueued()).isTrue();
        assertThat(superseded.isAliveAt(later)).isFalse();
        assertThat(superseded.withHandovers(handedOver).state()).isEqualTo(handedOver.state());
        assertThat(superseded.withHandovers(queued.failed(null, later, POLICY)).isAliveAt(later))
                .isFalse();
        assertThat(handedOver.superseded(later)).isSameAs(handedOver);
        assertThat(superseded.superseded(END)).isSameAs(superseded);
    }

    @Test
    void a_notice_waits_until_it_is_due_or_claimed_and_only_then_can_be_rewritten() {
        var dueAt = NOON.plusSeconds(600);
        var before = dueAt.minusMillis(1);
        var content = new Content(HOME_NUMBER, "One change.", null);
        var waiting = TextMessage.waitingNotice(new MessageId("sms_1"), ANNA, HOME, content, NOON, dueAt);
        var told = TextMessage.notice(new MessageId("sms_2"), ANNA, HOME, content, NOON, POLICY);

        assertThat(waiting.waitsAt(before)).isTrue();
        assertThat(waiting.noticeDueAt()).isEqualTo(dueAt);
        assertThat(waiting.waitsAt(dueAt)).isFalse();
        assertThat(waiting.leased(dueAt, POLICY).waitsAt(before)).isFalse();
        assertThat(waiting.expired(before).waitsAt(before)).isFalse();
        assertThat(told.waitsAt(NOON)).isFalse();
        assertThat(told.noticeDueAt()).isEqualTo(NOON);
        assertThat(queued.waitsAt(NOON)).isFalse();

        var rewritten = waiting.rewritten("Several changes.", before);

        assertThat(rewritten.content()).isEqualTo(new Content(HOME_NUMBER, "Several changes.", null));
        assertThat(rewritten.dueAt()).contains(dueAt);
        assertThatThrownBy(() -> waiting.rewritten("Several changes.", dueAt))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void only_the_first_final_receipt_counts() {
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
    void only_the_latest_20_hand_overs_are_kept() {
        var message = queued;
        for (int i = 0; i < 30; i++) {
            message = message.with("US", handover("g" + i, HandoverRecord.Result.UNAVAILABLE, "HTTP 500"));
        }

        assertThat(message.handovers()).hasSize(20);
        assertThat(message.handovers().getLast().gateway()).isEqualTo("g29");
        assertThat(message.handoversBy("g29")).isEqualTo(1);
    }

    @Test
    void a_reason_is_one_line_of_at_most_255_characters() {
        var handover = handover("g", HandoverRecord.Result.UNKNOWN, "a\nb\t" + "c".repeat(300));

        assertThat(handover.reason()).startsWith("a b c").hasSize(255);
        assertThat(handover("g", HandoverRecord.Result.UNKNOWN, "a\u0085b\u2028c\ud800d\u202e")
                        .reason())
                .isEqualTo("a b c d ");
        assertThat(handover("g", HandoverRecord.Result.UNKNOWN, "c".repeat(254) + "\ud83d\ude00")
                        .reason())
                .isEqualTo("c".repeat(254));
    }

    private static HandoverRecord handover(String gateway, HandoverRecord.Result result, String reason) {
        return new HandoverRecord(gateway, NOON, Duration.ZERO, result, reason);
    }

    @Test
    void a_message_does_not_show_what_it_says() {
        var outgoing =
                new OutgoingMessage(queued.id(), HOME_NUMBER, "123456 is your code.", "123456", END, null, Map.of());

        for (var shown : List.of(queued.toString(), outgoing.toString())) {
            assertThat(shown).doesNotContain("123456").doesNotContain(HOME_NUMBER.value());
        }
    }

    @Test
    void a_policy_without_a_lease_or_with_a_longest_wait_that_is_too_short_is_refused() {
        assertThatThrownBy(() -> new DeliveryPolicy(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new DeliveryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
