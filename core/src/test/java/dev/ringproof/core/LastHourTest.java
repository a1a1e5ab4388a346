package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.engine.LastHour;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The counts of the last hour are nearly those of now, and cost little. */
class LastHourTest {
    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final AtomicInteger read = new AtomicInteger();
    private final LastHour lastHour = new LastHour(countingReads(), stores.work(), clock);
    private boolean away;

    /** A message with a code that a gateway has taken. */
    private ChallengeId handedOver(String id, String region) {
        var challenge = new ChallengeId("ver_" + id);
        var now = clock.instant();
        var content = new Content(HOME_NUMBER, "123456 is your code.", "123456");
        var message = TextMessage.queued(
                new MessageId(id),
                MessageType.VERIFICATION,
                ANNA,
                HOME,
                challenge,
                content,
                now,
                now.plusSeconds(600),
                DeliveryPolicy.DEFAULT);
        var accepted = new HandoverRecord("a", now, Duration.ofMillis(9), HandoverRecord.Result.ACCEPTED, null);
        stores.work().run(() -> {
            stores.messages().add(message);
            stores.messages().update(List.of(message.with(region, accepted).handedOver("a", id, now)));
            return true;
        });
        return challenge;
    }

    private void enter(ChallengeId challenge) {
        stores.work().run(() -> {
            stores.messages().markEntered(HOME_NUMBER, challenge, clock.instant());
            return true;
        });
    }

    private MessageRepository countingReads() {
        return (MessageRepository) Proxy.newProxyInstance(
                MessageRepository.class.getClassLoader(),
                new Class<?>[] {MessageRepository.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("counts");
                    if (away) {
                        throw new StoreUnavailable("away", null);
                    }
                    read.incrementAndGet();
                    try {
                        return method.invoke(stores.messages(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private int readBy(Runnable question) {
        read.set(0);
        question.run();
        return read.get();
    }

    private long entered() {
        return lastHour.counts().stream().mapToLong(DeliveryCounts::entered).sum();
    }

    @Test
    void it_adds_up_all_minutes_by_gateway_and_region() {
        enter(handedOver("1", "US"));
        clock.advance(Duration.ofMinutes(7));
        handedOver("2", "US");
        handedOver("3", "CA");

        assertThat(lastHour.counts())
                .containsExactlyInAnyOrder(
                        new DeliveryCounts("a", "US", 2, 0, 0, 1), new DeliveryCounts("a", "CA", 1, 0, 0, 0));
    }

    @Test
    void a_message_counts_until_its_minute_is_more_than_an_hour_old() {
        handedOver("1", "US");

        clock.advance(Duration.ofSeconds(60 * 60 + 59));
        assertThat(lastHour.counts()).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(lastHour.counts()).isEmpty();
    }

    @Test
    void what_is_said_of_a_new_message_is_ten_seconds_old_at_most() {
        var challenge = handedOver("1", "US");
        assertThat(entered()).isZero();
        enter(challenge);

        clock.advance(Duration.ofSeconds(9));
        assertThat(entered()).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(entered()).isEqualTo(1);
    }

    @Test
    void what_is_said_of_an_older_message_is_at_most_as_old_as_a_quarter_of_its_age() {
        var challenge = handedOver("1", "US");
        clock.advance(Duration.ofMinutes(9));
        assertThat(entered()).isZero();
        enter(challenge);

        clock.advance(Duration.ofSeconds(150));
        assertThat(entered()).isZero();

        clock.advance(Duration.ofSeconds(15));
        assertThat(entered()).isEqualTo(1);
    }

    @Test
    void a_question_reads_little_again_and_nothing_at_all_within_ten_seconds() {
        assertThat(readBy(lastHour::counts)).isEqualTo(61);
        assertThat(readBy(lastHour::counts)).isZero();

        int mostAtOnce = 0;
        int total = 0;
        for (int i = 0; i < 360; i++) {
            clock.advance(Duration.ofSeconds(10));
            int once = readBy(lastHour::counts);
            mostAtOnce = Math.max(mostAtOnce, once);
            total += once;
        }

        // Without what it keeps, these would be 61 minutes for each of 360 questions.
        assertThat(mostAtOnce).isLessThan(20);
        assertThat(total).isLessThan(360 * 7);
    }

    @Test
    void a_store_that_is_away_is_asked_again_by_the_next_question() {
        handedOver("1", "US");
        away = true;
        assertThatThrownBy(lastHour::counts).isInstanceOf(StoreUnavailable.class);

        away = false;

        assertThat(lastHour.counts()).hasSize(1);
    }
}
