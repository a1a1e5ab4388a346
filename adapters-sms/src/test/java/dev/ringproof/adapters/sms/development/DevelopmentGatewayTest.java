package dev.ringproof.adapters.sms.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DevelopmentGatewayTest implements SmsGatewayContract {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Pattern ID = Pattern.compile("sms_\\w+");

    private final Console console = new Console();
    private final List<Runnable> later = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final DevelopmentGateway gateway =
            new DevelopmentGateway("development", console, new SettableClock(NOON), this::schedule);
    private int heard;

    private void schedule(Duration wait, Runnable task) {
        waits.add(wait);
        later.add(task);
    }

    @Override
    public SmsGateway gatewayTo(Carrier carrier) {
        return gateway;
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.ACCEPTS);
    }

    @Override
    public List<MessageId> heard() {
        return ID.matcher(String.join("", console.printed))
                .results()
                .map(id -> new MessageId(id.group()))
                .toList();
    }

    @Test
    void shows_number_and_text_in_one_box_printed_at_once() {
        var message = message("424242 is your Ringproof code. Never share it.\n\n@example.com #424242");

        gateway.handOver(message);

        assertThat(console.printed).containsExactly("""
                +-- SMS to +15555550100, sms_1 ------------------+
                | 424242 is your Ringproof code. Never share it. |
                |                                                |
                | @example.com #424242                           |
                +------------------------------------------------+
                """);
    }

    @Test
    void a_box_is_as_wide_as_its_title_at_least() {
        var message = message("424242");

        gateway.handOver(message);

        assertThat(console.printed).containsExactly("""
                +-- SMS to +15555550100, sms_1 -+
                | 424242                        |
                +-------------------------------+
                """);
    }

    @Test
    void our_own_id_is_the_reference() {
        var message = message("424242");

        var answer = gateway.handOver(message);

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_1"));
    }

    @Test
    void a_message_arrives_at_once() {
        handOver("accept", null, "sms_1");

        assertThat(heard()).containsExactly(new MessageId("sms_1"));
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of(NOON));
        assertThat(gateway.arrivals(new MessageId("sms_2"))).isEmpty();
        assertThat(heard).isEqualTo(1);
    }

    @Test
    void a_message_that_is_late_arrives_after_its_time() {
        handOver("delay", Duration.ofSeconds(3), "sms_1");

        assertThat(heard()).isEmpty();
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of());
        assertThat(waits).containsExactly(Duration.ofSeconds(3));

        later.getFirst().run();

        assertThat(heard()).containsExactly(new MessageId("sms_1"));
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of(NOON));
        assertThat(heard).isEqualTo(1);
    }

    @Test
    void a_message_that_is_lost_never_arrives() {
        var answer = handOver("lose", null, "sms_1");

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_1"));
        assertThat(heard()).isEmpty();
        assertThat(later).isEmpty();
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of());
    }

    @Test
    void a_message_may_arrive_twice() {
        handOver("duplicate", null, "sms_1");
        later.getFirst().run();

        assertThat(heard()).containsExactly(new MessageId("sms_1"), new MessageId("sms_1"));
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of(NOON, NOON.plusNanos(1000)));
        assertThat(heard).isEqualTo(2);
    }

    @Test
    void two_messages_may_arrive_in_the_other_order() {
        handOver("swap", null, "sms_1");
        assertThat(heard()).isEmpty();
        gateway.handOver(message("sms_2", "424242"));
        assertThat(heard()).containsExactly(new MessageId("sms_2"));
        assertThat(waits).containsExactly(Duration.ofMinutes(1), Duration.ofSeconds(2));
        later.getLast().run();

        assertThat(heard()).containsExactly(new MessageId("sms_2"), new MessageId("sms_1"));
        assertThat(gateway.arrivals(new MessageId("sms_1"))).contains(List.of(NOON.plusNanos(1000)));
        assertThat(gateway.arrivals(new MessageId("sms_2"))).contains(List.of(NOON));

        gateway.handOver(message("sms_3", "424242"));
        later.getFirst().run();
        assertThat(heard()).hasSize(2);
        later.getLast().run();
        assertThat(heard()).endsWith(new MessageId("sms_3")).hasSize(3);
    }

    @Test
    void a_message_that_is_held_back_arrives_when_the_fault_is_over() {
        handOver("swap", null, "sms_1");

        gateway.behave("accept", null);

        assertThat(heard()).containsExactly(new MessageId("sms_1"));
        later.getFirst().run();
        assertThat(heard()).hasSize(1);
    }

    @Test
    void it_says_how_it_behaves() {
        gateway.behave("LOSE", null);

        assertThat(gateway.behaviour()).isEqualTo("lose");
        assertThat(gateway.behaviours()).containsExactly("accept", "delay", "lose", "duplicate", "swap");
        assertThatThrownBy(() -> gateway.behave("sing", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("one of accept, delay, lose, duplicate, swap");
    }

    @Test
    void it_remembers_the_newest_thousand_messages() {
        for (int i = 0; i < 1001; i++) {
            gateway.handOver(message("sms_" + i, "424242"));
        }

        assertThat(gateway.arrivals(new MessageId("sms_0"))).isEmpty();
        assertThat(gateway.arrivals(new MessageId("sms_1"))).isPresent();
    }

    private Handover handOver(String behaviour, @Nullable Duration time, String id) {
        gateway.onArrival(() -> heard++);
        gateway.behave(behaviour, time);
        return gateway.handOver(message(id, "424242"));
    }

    private static OutgoingMessage message(String body) {
        return message("sms_1", body);
    }

    private static OutgoingMessage message(String id, String body) {
        return new OutgoingMessage(
                new MessageId(id),
                new E164Number("+15555550100"),
                body,
                "424242",
                Instant.parse("2026-11-24T12:10:00Z"),
                null,
                Map.of());
    }

    /** Keeps the text of each print call. Within one call, nothing can come in between. */
    private static final class Console extends PrintStream {
        private final List<String> printed = new CopyOnWriteArrayList<>();

        private Console() {
            super(OutputStream.nullOutputStream());
        }

        @Override
        public void print(String text) {
            printed.add(text);
        }
    }
}
