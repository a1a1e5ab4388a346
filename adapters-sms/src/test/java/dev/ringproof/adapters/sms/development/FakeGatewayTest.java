package dev.ringproof.adapters.sms.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.sms.development.FakeGateway.Behaviour;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeGatewayTest implements SmsGatewayContract {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Receipt DELIVERED = new Receipt("sms_contract", State.DELIVERED, NOON, null);

    private final List<CarrierReport> receipts = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final FakeGateway gateway =
            new FakeGateway("fake", new SettableClock(NOON), Duration.ofMillis(400), this::atOnce);

    private synchronized void atOnce(Duration wait, Runnable task) {
        waits.add(wait);
        task.run();
    }

    @Override
    public SmsGateway gatewayTo(Carrier carrier) {
        return switch (carrier) {
            case ACCEPTS -> gateway.behave(Behaviour.ACCEPT);
            case ACCEPTS_SLOWLY -> gateway.behave(Behaviour.ACCEPT, Duration.ofMillis(50));
            case REFUSES_THE_NUMBER -> gateway.behave(Behaviour.REFUSE_NUMBER);
            case REFUSES_THE_MESSAGE -> gateway.behave(Behaviour.REFUSE_TEXT);
            case THROTTLES -> gateway.behave(Behaviour.THROTTLE, WAIT);
            case FAILS -> gateway.behave(Behaviour.FAIL);
            case HANGS -> gateway.behave(Behaviour.HANG);
            case RESETS, TALKS_NONSENSE -> throw new AssertionError(carrier);
        };
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(
                Carrier.ACCEPTS,
                Carrier.ACCEPTS_SLOWLY,
                Carrier.REFUSES_THE_NUMBER,
                Carrier.REFUSES_THE_MESSAGE,
                Carrier.THROTTLES,
                Carrier.FAILS,
                Carrier.HANGS);
    }

    @Override
    public List<MessageId> heard() {
        return gateway.heard();
    }

    @Test
    void behaviours_have_names() {
        assertThat(Behaviour.named("late-receipt")).isEqualTo(Behaviour.LATE_RECEIPT);
        assertThatThrownBy(() -> Behaviour.named("sing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one of accept, refuse-number");
    }

    @Test
    void reports_an_accepted_message_as_delivered() {
        handOver(Behaviour.ACCEPT);

        assertThat(receipts).containsExactly(DELIVERED);
    }

    @Test
    void a_message_that_it_loses_is_accepted_and_never_reported() {
        var answer = handOver(Behaviour.LOSE);

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_contract"));
        assertThat(receipts).isEmpty();
    }

    @Test
    void a_receipt_may_come_twice() {
        handOver(Behaviour.DUPLICATE_RECEIPT);

        assertThat(receipts).containsExactly(DELIVERED, DELIVERED);
    }

    @Test
    void a_receipt_may_come_late() {
        handOver(Behaviour.LATE_RECEIPT);

        assertThat(waits).containsExactly(Duration.ofHours(1));
        assertThat(receipts).containsExactly(DELIVERED);
    }

    @Test
    void shows_how_it_behaves_and_nothing_else() {
        handOver(Behaviour.LOSE);

        assertThat(gateway).hasToString("FakeGateway[LOSE]");
    }

    private Handover handOver(Behaviour behaviour) {
        gateway.onReport(receipts::add);
        return gateway.behave(behaviour).handOver(TEXT);
    }
}
