package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.ReceiptEvent;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.fixture.OptOutLists;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A carrier that repeats receipts, sends them in any order, late, and before the hand-over is stored. The first final
 * receipt of a message counts, no later one changes anything, and no receipt verifies a number or costs a code.
 */
class ReceiptOrderTest {
    private static final long SEED = 408;
    private static final int RUNS = 150;
    private static final int MESSAGES = 6;
    private static final List<Receipt.State> STATES = List.of(Receipt.State.values());

    private final Random random = new Random(SEED);

    @Test
    void whatever_the_order_of_receipts_the_first_final_one_counts_and_none_verifies_a_number() {
        for (int i = 0; i < RUNS; i++) {
            new Run("seed %d, run %d".formatted(SEED, i)).take();
        }
    }

    private final class Run {
        private final String name;
        private final SettableClock clock = new SettableClock(NOON);
        private final Stores stores = InMemoryStores.empty(clock);
        private final List<ReceiptEvent> events = new ArrayList<>();
        private final Map<String, MessageStatus> expected = new HashMap<>();
        private final EarlyGateway gateway = new EarlyGateway();
        private final Ringproof ringproof =
                Ringproof.with(gateway).stores(stores).forTests().build();
        private final ReceiptProcessor receipts = new ReceiptProcessor(
                List.of(gateway),
                stores.messages(),
                stores.work(),
                OptOutLists.on(stores),
                event -> events.add((ReceiptEvent) event),
                clock);

        private Run(String name) {
            this.name = name;
        }

        /** A gateway whose receipts are sometimes faster than its answer. */
        private final class EarlyGateway extends RecordingGateway {
            @Override
            public Handover handOver(OutgoingMessage message) {
                var answer = super.handOver(message);
                if (random.nextInt(3) == 0) {
                    deliver(new Receipt(message.id().value(), anyState(), null, null));
                }
                return answer;
            }
        }

        private void take() {
            var numbers = new ArrayList<PhoneNumber>();
            for (int i = 0; i < MESSAGES; i++) {
                var owner = as(new OwnerId("user_" + i));
                var number = ringproof
                        .phoneNumbers()
                        .create(owner, "+1415555" + (2000 + i))
                        .orElseThrow();
                ringproof.phoneNumbers().prepareVerification(owner, number.id()).orElseThrow();
                numbers.add(number);
                receipts.retry();
            }
            for (var receipt : shuffled()) {
                clock.advance(Duration.ofMillis(random.nextInt(2_000)));
                deliver(receipt);
                receipts.retry();
            }
            numbers.forEach(this::check);
            assertThat(events).as(name).hasSize((int) expected.values().stream()
                    .filter(status -> status != MessageStatus.HANDED_OVER)
                    .count());
        }

        private List<Receipt> shuffled() {
            var all = new ArrayList<Receipt>();
            for (var message : gateway.messages()) {
                for (int i = random.nextInt(6); i > 0; i--) {
                    var receipt = new Receipt(message.id().value(), anyState(), null, "21");
                    all.addAll(Collections.nCopies(random.nextInt(1, 3), receipt));
                }
            }
            for (int i = 0; i < 3; i++) {
                all.add(new Receipt("sms_unknown", anyState(), null, null));
            }
            Collections.shuffle(all, random);
            return all;
        }

        private Receipt.State anyState() {
            return STATES.get(random.nextInt(STATES.size()));
        }

        private void deliver(Receipt receipt) {
            switch (receipt.state()) {
                case IN_TRANSIT -> {}
                case DELIVERED -> expected.putIfAbsent(receipt.reference(), MessageStatus.DELIVERED);
                case UNDELIVERED -> expected.putIfAbsent(receipt.reference(), MessageStatus.UNDELIVERED);
            }
            receipts.take(gateway.name(), receipt);
        }

        /** The code of each message works afterwards, so no receipt has verified the number or used the code up. */
        private void check(PhoneNumber number) {
            expected.remove("sms_unknown");
            TextMessage message = ringproof.messages().ofNumber(number.id()).getFirst();
            assertThat(message.status())
                    .as(name)
                    .isEqualTo(expected.getOrDefault(message.id().value(), MessageStatus.HANDED_OVER));
            assertThat(message.enteredAt()).as(name).isNull();
            assertThat(ringproof.administration().get(number.id()).isVerified())
                    .as(name)
                    .isFalse();
            var code = gateway.messages().stream()
                    .filter(sent -> sent.id().equals(message.id()))
                    .findFirst()
                    .orElseThrow()
                    .code();
            ringproof
                    .phoneNumbers()
                    .attemptVerification(as(message.owner()), number.id(), String.valueOf(code))
                    .orElseThrow();
            assertThat(ringproof.administration().get(number.id()).isVerified())
                    .as(name)
                    .isTrue();
        }
    }
}
