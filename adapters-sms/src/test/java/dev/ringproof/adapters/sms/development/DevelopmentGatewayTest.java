package dev.ringproof.adapters.sms.development;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.contract.SmsGatewayContract;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DevelopmentGatewayTest implements SmsGatewayContract {
    private static final Pattern ID = Pattern.compile("sms_\\w+");

    private final Console console = new Console();
    private final DevelopmentGateway gateway = new DevelopmentGateway("development", console);

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

    private static OutgoingMessage message(String body) {
        return new OutgoingMessage(
                new MessageId("sms_1"),
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
