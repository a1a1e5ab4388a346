package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmppStatusTest {
    private static final Duration PAUSE = Duration.ofSeconds(60);

    @Test
    void only_an_invalid_destination_address_is_about_the_number() {
        var about = IntStream.rangeClosed(1, 0x500)
                .filter(code -> new SmppStatus(code).handover(PAUSE) instanceof Handover.NumberRefused);

        assertThat(about).containsExactly(0x0B);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x14, 0x58})
    void a_full_queue_and_throttling_ask_for_the_agreed_pause(int code) {
        var answer = new SmppStatus(code).handover(PAUSE);

        assertThat(answer).isEqualTo(new Handover.Throttled("SMPP 0x" + Integer.toHexString(code), PAUSE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x0A, 0x15, 0x43, 0x48, 0x49, 0x50, 0x51, 0x61, 0x62, 0x65, 0x66, 0xC1, 0x101, 0x104})
    void a_wrong_sender_or_message_refuses_the_message(int code) {
        assertThat(new SmppStatus(code).handover(PAUSE)).isInstanceOf(Handover.MessageRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x03, 0x04, 0x05, 0x08, 0x0D, 0x0E, 0x0F, 0x45, 0x64, 0xFF, 0x102, 0x400, 0x4FF})
    void a_fault_of_the_carrier_makes_it_unavailable(int code) {
        assertThat(new SmppStatus(code).handover(PAUSE)).isInstanceOf(Handover.Unavailable.class);
    }

    @Test
    void the_reason_is_the_status() {
        assertThat(new SmppStatus(0x0B).handover(PAUSE)).isEqualTo(new Handover.NumberRefused("SMPP 0x0B"));
    }
}
