package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmppParametersTest {
    private static final int DELIVER_SM = 0x0000_0005;
    private static final int DATA_SM = 0x0000_0103;
    private static final int SUBMIT_SM_RESP = 0x8000_0004;
    private static final String DELIVER_SM_FIELDS = "00 0101 313500 0101 313600 04 00 00 00 00 00 00 00 00 03 414243";
    private static final String GOOD = "001E 0002 3600 0427 0001 02";
    private static final long SEED = 181;

    @ParameterizedTest
    @CsvSource({
        "0427 0000, ''",
        "0427 0000 001E 0002 3600, 001E 0002 3600",
        "001E 0002 3600 0427 0000, 001E 0002 3600",
        "0204 0001 05, ''",
        "0204 0000 0427 0001 02, 0427 0001 02",
        "001E 00FF 36, ''",
        "001E 0002 3600 00, 001E 0002 3600",
        "001E 0002 3600 0427 0001, 001E 0002 3600",
        "001E 0000, 001E 0000",
        "1400 0000, 1400 0000",
    })
    void parameters_that_cannot_be_read_are_left_out(String parameters, String kept) throws Exception {
        var pdu = pdu(DELIVER_SM, DELIVER_SM_FIELDS + parameters);

        var readable = SmppParameters.withoutUnreadable(pdu);

        assertThat(readable).isEqualTo(pdu(DELIVER_SM, DELIVER_SM_FIELDS + kept));
        assertThat(new DefaultDecomposer().deliverSm(readable).getShortMessage())
                .isEqualTo("ABC".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void answers_and_data_are_cleaned_too() {
        assertThat(SmppParameters.withoutUnreadable(pdu(SUBMIT_SM_RESP, "363700 0427 0000")))
                .isEqualTo(pdu(SUBMIT_SM_RESP, "363700"));
        assertThat(SmppParameters.withoutUnreadable(pdu(DATA_SM, "00 0101 313500 0101 313600 04 00 00 0427 0000")))
                .isEqualTo(pdu(DATA_SM, "00 0101 313500 0101 313600 04 00 00"));
    }

    @Test
    void a_good_pdu_and_one_that_breaks_off_stay_the_same() {
        var good = pdu(DELIVER_SM, DELIVER_SM_FIELDS + GOOD);
        assertThat(SmppParameters.withoutUnreadable(good)).isSameAs(good);
        var short_ = pdu(DELIVER_SM, "00 0101 3135");
        assertThat(SmppParameters.withoutUnreadable(short_)).isSameAs(short_);
        var enquireLink = pdu(0x15, "");
        assertThat(SmppParameters.withoutUnreadable(enquireLink)).isSameAs(enquireLink);
    }

    @Test
    void any_parameters_can_be_read_afterwards() {
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            var parameters = new byte[random.nextInt(30)];
            random.nextBytes(parameters);
            for (int j = 0; j + 3 < parameters.length; j += 4) {
                parameters[j] = (byte) random.nextInt(6);
                parameters[j + 2] = 0;
                parameters[j + 3] = (byte) random.nextInt(4);
            }
            var pdu = pdu(DELIVER_SM, DELIVER_SM_FIELDS + HexFormat.of().formatHex(parameters));

            assertThatCode(() -> new DefaultDecomposer().deliverSm(SmppParameters.withoutUnreadable(pdu)))
                    .as("seed %d, run %d", SEED, i)
                    .doesNotThrowAnyException();
        }
    }

    private static byte[] pdu(int command, String hex) {
        var body = HexFormat.of().parseHex(hex.replace(" ", ""));
        return ByteBuffer.allocate(16 + body.length)
                .putInt(16 + body.length)
                .putInt(command)
                .putInt(0)
                .putInt(1)
                .put(body)
                .array();
    }
}
