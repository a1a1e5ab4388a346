package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Message_payload;
import org.jsmpp.bean.OptionalParameter.Message_state;
import org.jsmpp.bean.OptionalParameter.Receipted_message_id;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppReceiptTest {
    private static final String TEXT = "id:ref-42 sub:001 dlvrd:001 submit date:2611241200 done date:2611241201"
            + " stat:DELIVRD err:000 text:424242 is your Ring";

    @Test
    void reads_the_text_that_the_protocol_suggests() {
        var receipt = SmppReceipt.read(message(TEXT), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("ref-42", State.DELIVERED, null, "DELIVRD 000"));
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, DELIVERED",
        "DELIVERED, DELIVERED",
        "DELIVERD, DELIVERED",
        "DELIVRED, DELIVERED",
        "DLVRD, DELIVERED",
        "EXPIRED, UNDELIVERED",
        "EXPIRD, UNDELIVERED",
        "DELETED, UNDELIVERED",
        "DELETD, UNDELIVERED",
        "UNDELIV, UNDELIVERED",
        "UNDELIVERED, UNDELIVERED",
        "UNDELIVERABLE, UNDELIVERED",
        "UNDELIVRD, UNDELIVERED",
        "REJECTD, UNDELIVERED",
        "REJECTED, UNDELIVERED",
        "FAILED, UNDELIVERED",
        "CANCELLED, UNDELIVERED",
        "SKIPPED, UNDELIVERED",
        "ACCEPTD, IN_TRANSIT",
        "ACCEPTED, IN_TRANSIT",
        "ENROUTE, IN_TRANSIT",
        "BUFFERED, IN_TRANSIT",
        "SCHEDULED, IN_TRANSIT",
        "SENT, IN_TRANSIT",
        "UNKNOWN, IN_TRANSIT",
        "MADEUP, IN_TRANSIT"
    })
    void a_state_in_the_text_means(String stat, State state) {
        var receipt = SmppReceipt.read(message("id:1 stat:" + stat), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("1", state, null, stat));
    }

    @ParameterizedTest
    @CsvSource({
        "0, IN_TRANSIT, SCHEDULED",
        "1, IN_TRANSIT, ENROUTE",
        "2, DELIVERED, DELIVRD",
        "002, DELIVERED, DELIVRD",
        "3, UNDELIVERED, EXPIRED",
        "5, UNDELIVERED, UNDELIV",
        "8, UNDELIVERED, REJECTD",
        "9, UNDELIVERED, SKIPPED",
        "7, IN_TRANSIT, UNKNOWN",
        "22, IN_TRANSIT, UNKNOWN",
        "200, IN_TRANSIT, UNKNOWN"
    })
    void a_state_in_the_text_may_be_a_number(String stat, State state, String reason) {
        var receipt = SmppReceipt.read(message("id:1 stat:" + stat + " err:"), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("1", state, null, reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id:6 stat:DELIVRD err:000",
                "stat:DELIVRD err:000 id:6",
                "err:000 stat:DELIVRD id:6 text:id:7 stat:UNDELIV",
                "id:6,sub:001,dlvrd:001,stat:DELIVRD,err:000,text:",
                "id:6;stat:DELIVRD;err:000;",
                "id:6|stat:DELIVRD|err:000|",
                "id:6\r\nstat:DELIVRD\r\nerr:000\r\n",
                "id : 6\tstat : Delivrd  err : 000",
                "id=6 stat=DELIVRD err=000",
                "ID: 6 SUB: 001 STAT: delivrd ERR: 000 TEXT: ",
                "message_id:6 status:DELIVRD error:000",
                "msgid:6 state:DELIVRD err:000",
                "sub:001 foo:bar id:6 foo:baz stat:DELIVRD err:000",
                "id:6,foo:bar,stat:DELIVRD,err:000",
                "id:6 stat:DELIVRD err:000 submit date:2611241200 done date:2611241201",
                "id:6\0 stat:DELIVRD\0 err:000\0",
                "id: id:6 stat:DELIVRD err:000"
            })
    void carriers_write_the_same_text_in_many_ways(String text) {
        var receipt = SmppReceipt.read(message(text), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("6", State.DELIVERED, null, "DELIVRD 000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0\0\0", "  \0", "\u0001", "two ids"})
    void a_parameter_that_holds_no_id_leaves_the_id_to_the_text(String value) {
        var parameter = new OptionalParameter.OctetString(
                OptionalParameter.Tag.RECEIPTED_MESSAGE_ID.code(), value.getBytes(StandardCharsets.ISO_8859_1));

        var receipt = SmppReceipt.read(message("id:6 sub:001 stat:DELIVRD", parameter), SmppMessageIds.AS_IS);

        assertThat(receipt).map(Receipt::reference).contains("6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6\0\0\0", " 6 ", "6\u0000rest"})
    void an_id_in_a_parameter_may_be_filled_up(String value) {
        var parameter = new Receipted_message_id(value.getBytes(StandardCharsets.ISO_8859_1));

        var receipt = SmppReceipt.read(message("id:7 stat:DELIVRD", parameter), SmppMessageIds.AS_IS);

        assertThat(receipt).map(Receipt::reference).contains("6");
    }

    @ParameterizedTest
    @ValueSource(bytes = {7, 99, -1})
    void a_parameter_that_knows_no_state_leaves_the_state_to_the_text(byte code) {
        var message = message("id:6 stat:UNDELIVERABLE", new Message_state(code));

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("6", State.UNDELIVERED, null, "UNDELIVERABLE"));
    }

    @Test
    void a_receipt_may_come_in_a_data_sm() {
        var message = new DataSm();
        message.setEsmClass((byte) 4);
        message.setOptionalParameters(new Message_payload(TEXT.getBytes(StandardCharsets.US_ASCII)));

        assertThat(SmppReceipt.read(message, SmppMessageIds.AS_IS))
                .contains(new Receipt("ref-42", State.DELIVERED, null, "DELIVRD 000"));
        message.setEsmClass((byte) 0);
        assertThat(SmppReceipt.read(message, SmppMessageIds.AS_IS)).isEmpty();
    }

    @Test
    void a_number_in_a_receipt_may_mean_an_id_in_the_other_base() {
        var receipt = SmppReceipt.read(message("id:0439041101 stat:DELIVRD"), SmppMessageIds.AUTO);

        assertThat(receipt)
                .contains(
                        new Receipt("439041101", List.of("1a2b3c4d", "18136436993"), State.DELIVERED, null, "DELIVRD"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, IN_TRANSIT, SCHEDULED",
        "1, IN_TRANSIT, ENROUTE",
        "2, DELIVERED, DELIVRD",
        "3, UNDELIVERED, EXPIRED",
        "4, UNDELIVERED, DELETED",
        "5, UNDELIVERED, UNDELIV",
        "6, IN_TRANSIT, ACCEPTD",
        "7, IN_TRANSIT, UNKNOWN",
        "8, UNDELIVERED, REJECTD",
        "9, UNDELIVERED, SKIPPED",
        "99, IN_TRANSIT, UNKNOWN"
    })
    void a_state_in_a_parameter_means(byte code, State state, String reason) {
        var receipt = SmppReceipt.read(message("id:1", new Message_state(code)), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("1", state, null, reason));
    }

    @Test
    void parameters_outrank_the_text() {
        var message = message(TEXT, new Receipted_message_id("other"), new Message_state((byte) 5));

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("other", State.UNDELIVERED, null, "UNDELIV 000"));
    }

    @Test
    void parameters_are_enough() {
        var message = message("", new Receipted_message_id("ref-42"), new Message_state((byte) 2));

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("ref-42", State.DELIVERED, null, "DELIVRD"));
    }

    @Test
    void an_id_need_not_end_with_nul() {
        var id = new Receipted_message_id("ref-42".getBytes(StandardCharsets.US_ASCII));

        var receipt = SmppReceipt.read(message("stat:DELIVRD", id), SmppMessageIds.AS_IS);

        assertThat(receipt).map(Receipt::reference).contains("ref-42");
    }

    @Test
    void the_text_may_come_as_payload() {
        var message = message("", new Message_payload(TEXT.getBytes(StandardCharsets.US_ASCII)));

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).map(Receipt::reference).contains("ref-42");
    }

    @Test
    void the_text_may_be_ucs_2() {
        var message = message("");
        message.setDataCoding((byte) 8);
        message.setShortMessage(TEXT.getBytes(StandardCharsets.UTF_16BE));

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).map(Receipt::reference).contains("ref-42");
    }

    @Test
    void capital_letters_make_no_difference() {
        var receipt = SmppReceipt.read(message("ID: 42 Stat: delivrd Err: 0 Text: "), SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("42", State.DELIVERED, null, "DELIVRD 0"));
    }

    @Test
    void an_id_is_written_as_the_answer_had_it() {
        var receipt = SmppReceipt.read(message("id:0000048879 stat:DELIVRD"), SmppMessageIds.DECIMAL_TO_HEX);

        assertThat(receipt).map(Receipt::reference).contains("beef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "stat:DELIVRD err:000",
                "id: ",
                "id: sub:001 dlvrd:001 stat:DELIVRD",
                "id:sub:001 dlvrd:001 stat:DELIVRD",
                "id:,stat:DELIVRD",
                "id:",
                "id:\u0001\u0002 stat:DELIVRD",
                "text:id:ref-42 stat:DELIVRD",
            })
    void a_receipt_without_an_id_is_none(String text) {
        assertThat(SmppReceipt.read(message(text), SmppMessageIds.AS_IS)).isEmpty();
    }

    @Test
    void an_id_that_is_too_long_is_none() {
        assertThat(SmppReceipt.read(message("id:" + "7".repeat(65)), SmppMessageIds.AS_IS))
                .isEmpty();
    }

    @Test
    void a_reply_from_a_phone_is_no_receipt() {
        var message = message(TEXT);
        message.setEsmClass((byte) 0);

        assertThat(SmppReceipt.read(message, SmppMessageIds.AS_IS)).isEmpty();
    }

    @Test
    void the_reason_has_nothing_of_the_message_or_the_number() {
        var message = message("id:1 stat:+15555550100 err:15555550100 text:424242 stat:424242 err:4242");

        var receipt = SmppReceipt.read(message, SmppMessageIds.AS_IS);

        assertThat(receipt).contains(new Receipt("1", State.IN_TRANSIT, null, "UNKNOWN"));
    }

    private static DeliverSm message(String text, OptionalParameter... parameters) {
        var message = new DeliverSm();
        message.setSmscDeliveryReceipt();
        message.setShortMessage(text.getBytes(StandardCharsets.ISO_8859_1));
        message.setOptionalParameters(parameters);
        return message;
    }
}
