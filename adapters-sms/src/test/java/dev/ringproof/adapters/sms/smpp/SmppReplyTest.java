package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import java.nio.charset.StandardCharsets;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter.Message_payload;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppReplyTest {
    private static final Reply STOP = new Reply(new E164Number("+15555550100"), OptOutWord.OPT_OUT);

    @ParameterizedTest
    @CsvSource({"STOP, OPT_OUT", "' stop ', OPT_OUT", "Start, OPT_IN"})
    void a_reply_opts_out_or_in(String text, OptOutWord word) {
        assertThat(SmppReply.read(message("15555550100", text)))
                .contains(new Reply(new E164Number("+15555550100"), word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "id:ref-42 stat:DELIVRD", "STOP it"})
    void any_other_reply_asks_for_nothing(String text) {
        assertThat(SmppReply.read(message("15555550100", text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15555550100", "15555550100"})
    void the_plus_sign_makes_no_difference(String from) {
        assertThat(SmppReply.read(message(from, "STOP"))).contains(STOP);
    }

    @ParameterizedTest
    @EnumSource(
            value = TypeOfNumber.class,
            names = {"NATIONAL", "NETWORK_SPECIFIC", "SUBSCRIBER_NUMBER", "ALPHANUMERIC", "ABBREVIATED"})
    void a_source_that_is_no_international_number_is_nobody(TypeOfNumber type) {
        var message = message("15555550100", "STOP");
        message.setSourceAddrTon(type.value());

        assertThat(SmppReply.read(message)).isEmpty();
    }

    @Test
    void a_number_of_unknown_type_counts_as_international() {
        var message = message("15555550100", "STOP");
        message.setSourceAddrTon(TypeOfNumber.UNKNOWN.value());

        assertThat(SmppReply.read(message)).contains(STOP);
    }

    @Test
    void a_reply_may_be_in_ucs_2_and_in_the_payload() {
        var message = message("15555550100", "");
        message.setDataCoding((byte) 0x08);
        message.setShortMessage("Stop".getBytes(StandardCharsets.UTF_16BE));
        var data = new DataSm();
        data.setSourceAddr("15555550100");
        data.setSourceAddrTon(TypeOfNumber.INTERNATIONAL.value());
        data.setOptionalParameters(new Message_payload("STOP".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(SmppReply.read(message)).contains(STOP);
        assertThat(SmppReply.read(data)).contains(STOP);
    }

    /** A receipt, an acknowledgement by the phone, and a message with a header, which is a part of a longer one. */
    @ParameterizedTest
    @ValueSource(bytes = {0x04, 0x08, 0x10, 0x20, 0x40})
    void a_message_of_another_kind_is_no_reply(byte esmClass) {
        var message = message("15555550100", "STOP");
        message.setEsmClass(esmClass);

        assertThat(SmppReply.read(message)).isEmpty();
    }

    private static DeliverSm message(String from, String text) {
        var message = new DeliverSm();
        message.setSourceAddr(from);
        message.setSourceAddrTon(TypeOfNumber.INTERNATIONAL.value());
        message.setShortMessage(text.getBytes(StandardCharsets.ISO_8859_1));
        return message;
    }
}
