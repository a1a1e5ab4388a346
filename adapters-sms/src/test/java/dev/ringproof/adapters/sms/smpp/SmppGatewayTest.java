package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.smpp.SmppSimulator.Behaviour;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.Receipt.State;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Message_state;
import org.jsmpp.bean.OptionalParameter.Receipted_message_id;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SmppGatewayTest implements SmsGatewayContract {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final short ID_TAG = 0x1410;
    private static final String SHORT = "PT0.4S";
    private static final OutgoingMessage CODE_MESSAGE = message("sms_1", "424242 is your \"Café\" code.");

    private final SettableClock clock = new SettableClock(NOON);
    private final List<SmppSimulator> simulators = new ArrayList<>();
    private final List<SmppGateway> gateways = new ArrayList<>();

    @AfterEach
    void close() {
        gateways.forEach(SmppGateway::close);
        simulators.forEach(SmppSimulator::close);
    }

    @Override
    public SmsGateway gatewayTo(Carrier carrier) {
        var behaviour = switch (carrier) {
            case ACCEPTS, ACCEPTS_SLOWLY -> SmppSimulator.accepting();
            case REFUSES_THE_NUMBER -> SmppSimulator.refusing(SMPPConstant.STAT_ESME_RINVDSTADR);
            case REFUSES_THE_MESSAGE -> SmppSimulator.refusing(SMPPConstant.STAT_ESME_RINVSRCADR);
            case THROTTLES -> SmppSimulator.refusing(SMPPConstant.STAT_ESME_RTHROTTLED);
            case FAILS -> SmppSimulator.refusing(SMPPConstant.STAT_ESME_RSYSERR);
            case HANGS -> SmppSimulator.hanging();
            case RESETS -> SmppSimulator.resetting();
            case TALKS_NONSENSE -> SmppSimulator.talkingNonsense();
        };
        var simulator = simulator(behaviour, SmppSimulator.door(0), carrier == Carrier.ACCEPTS_SLOWLY);
        return carrier == Carrier.HANGS
                ? gateway(simulator, "TIMEOUT", SHORT)
                : gateway(simulator, "PAUSE", WAIT.toString());
    }

    @Override
    public Set<Carrier> carriers() {
        return Set.of(Carrier.values());
    }

    @Override
    public List<MessageId> heard() {
        return simulators.getFirst().heard().stream().map(SmppGatewayTest::id).toList();
    }

    @Test
    void submits_the_fields_of_the_protocol() {
        var simulator = simulator(SmppSimulator.accepting("ref-42"));

        var answer = gateway(simulator, "SENDER", "Ringproof").handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("ref-42"));
        var submitted = simulator.heard().getFirst();
        assertThat(submitted.getDestAddress()).isEqualTo("15555550100");
        assertThat(List.of(submitted.getDestAddrTon(), submitted.getDestAddrNpi()))
                .containsExactly((byte) 1, (byte) 1);
        assertThat(submitted.getEsmClass()).isZero();
        assertThat(submitted.getDataCoding()).isZero();
        assertThat(submitted.getRegisteredDelivery()).isEqualTo((byte) 1);
        assertThat(submitted.getValidityPeriod()).isEqualTo("000000001000000R");
        assertThat(submitted.getShortMessage())
                .isEqualTo("424242 is your \"Caf\u0005\" code.".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "Ringproof, 5, 0, Ringproof",
        "+15555550199, 1, 1, 15555550199",
        "72345, 3, 0, 72345",
    })
    void a_sender_has_the_types_of_its_kind(String sender, byte ton, byte npi, String address) {
        var simulator = simulator(SmppSimulator.accepting());

        gateway(simulator).handOver(messageFrom(sender));

        assertThat(simulator.heard().getFirst())
                .returns(ton, SubmitSm::getSourceAddrTon)
                .returns(npi, SubmitSm::getSourceAddrNpi)
                .returns(address, SubmitSm::getSourceAddr);
    }

    @Test
    void the_types_of_a_short_code_are_the_carriers() {
        var simulator = simulator(SmppSimulator.accepting());

        gateway(simulator, "SHORT_CODE_TYPES", "6/1").handOver(messageFrom("72345"));

        assertThat(simulator.heard().getFirst())
                .returns((byte) 6, SubmitSm::getSourceAddrTon)
                .returns((byte) 1, SubmitSm::getSourceAddrNpi);
    }

    @Test
    void a_routes_sender_outranks_the_default() {
        var simulator = simulator(SmppSimulator.accepting());

        gateway(simulator, "SENDER", "Default").handOver(messageFrom("Route"));

        assertThat(simulator.heard().getFirst().getSourceAddr()).isEqualTo("Route");
    }

    @Test
    void without_a_sender_the_carrier_fills_in_its_own() {
        var simulator = simulator(SmppSimulator.accepting());

        gateway(simulator).handOver(CODE_MESSAGE);

        assertThat(simulator.heard().getFirst().getSourceAddr()).isNullOrEmpty();
    }

    @Test
    void a_sender_that_cannot_be_one_is_refused_without_asking_the_carrier() {
        var simulator = simulator(SmppSimulator.accepting());

        var answer = gateway(simulator).handOver(messageFrom("more than eleven"));

        assertThat(answer).isEqualTo(new Handover.MessageRefused("no fit sender"));
        assertThat(simulator.heard()).isEmpty();
    }

    @Test
    void the_validity_shrinks_with_the_life_of_the_code() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator, "VALIDITY", "absolute");

        clock.advance(Duration.ofMinutes(9));
        gateway.handOver(CODE_MESSAGE);

        assertThat(simulator.heard().getFirst().getValidityPeriod()).isEqualTo("261124121000000+");
    }

    @Test
    void a_route_may_add_parameters_of_the_carriers_own() {
        var simulator = simulator(SmppSimulator.accepting());
        var message = new OutgoingMessage(
                CODE_MESSAGE.id(),
                CODE_MESSAGE.to(),
                CODE_MESSAGE.body(),
                CODE_MESSAGE.code(),
                CODE_MESSAGE.expiresAt(),
                null,
                Map.of("tlv-1400", "1101234567", "region", "IN"));

        gateway(simulator).handOver(message);

        var submitted = simulator.heard().getFirst();
        assertThat(submitted.getOptionalParameters()).hasSize(2);
        assertThat(parameter(submitted, (short) 0x1400)).isEqualTo("1101234567");
    }

    @Test
    void a_long_message_has_parts_and_the_id_of_the_first_is_its_reference() {
        var simulator = simulator(SmppSimulator.accepting());

        var answer = gateway(simulator).handOver(message("sms_long", "x".repeat(400)));

        assertThat(answer).isEqualTo(new Handover.Accepted("ref-1"));
        assertThat(simulator.heard())
                .hasSize(3)
                .allSatisfy(part -> assertThat(part.getEsmClass()).isEqualTo((byte) 0x40))
                .extracting(SubmitSm::getRegisteredDelivery)
                .containsExactly((byte) 1, (byte) 0, (byte) 0);
    }

    @Test
    void a_repeated_long_message_has_the_same_reference_in_its_header() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator);

        gateway.handOver(message("sms_long", "x".repeat(161)));
        gateway.handOver(message("sms_long", "x".repeat(161)));

        assertThat(simulator.heard())
                .hasSize(4)
                .extracting(part -> part.getShortMessage()[3])
                .containsOnly((byte) "sms_long".hashCode());
    }

    @Test
    void a_message_is_not_accepted_if_one_of_its_parts_is_refused() {
        var ids = new AtomicInteger();
        var simulator = simulator((_, _) -> {
            if (ids.incrementAndGet() == 2) {
                throw new ProcessRequestException("slow down", SMPPConstant.STAT_ESME_RTHROTTLED);
            }
            return "ref";
        });

        var answer = gateway(simulator).handOver(message("sms_long", "x".repeat(400)));

        assertThat(answer).isEqualTo(new Handover.Throttled("SMPP 0x58", Duration.ofSeconds(1)));
        assertThat(simulator.heard()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "r e f", "ref\u0001", "\u00e9"})
    void our_own_id_is_the_reference_if_the_carrier_gives_no_sensible_one(String id) {
        var simulator = simulator(SmppSimulator.accepting(id));

        var answer = gateway(simulator).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("sms_1"));
    }

    @Test
    void a_message_that_the_carrier_cannot_read_was_not_taken() {
        var simulator = simulator(SmppSimulator.nacking(SMPPConstant.STAT_ESME_RINVCMDID));

        var answer = gateway(simulator).handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("SMPP 0x03"));
    }

    @Test
    void a_carrier_that_hangs_has_no_more_than_the_time_limit() {
        var simulator = simulator(SmppSimulator.hanging());
        var gateway = gateway(simulator, "TIMEOUT", SHORT);

        var answer = gateway.handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unknown("timed out"));
    }

    @Test
    void a_lost_connection_is_noticed_before_the_time_is_over() {
        var simulator = simulator(SmppSimulator.resetting());
        var gateway = gateway(simulator, "TIMEOUT", "PT8.9S");

        long start = System.nanoTime();
        var answer = gateway.handOver(CODE_MESSAGE);
        var taken = Duration.ofNanos(System.nanoTime() - start);

        assertThat(answer).isEqualTo(new Handover.Unknown("connection lost"));
        assertThat(taken).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void while_nothing_is_bound_it_is_unavailable_at_once() {
        var gateway = gateway(unusedPort(), "TIMEOUT", SHORT);

        var answer = gateway.handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("not bound"));
        assertThat(gateway.health()).isEqualTo(GatewayHealth.DOWN);
    }

    @Test
    void a_carrier_that_comes_later_is_bound_then() {
        int port = unusedPort();
        var gateway = gateway(port, "TIMEOUT", SHORT);

        simulator(SmppSimulator.accepting(), SmppSimulator.door(port), false);

        assertThat(gateway.isBoundWithin(SOON)).isTrue();
        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
        assertThat(gateway.handOver(CODE_MESSAGE)).isEqualTo(new Handover.Accepted("ref-1"));
    }

    @Test
    void a_wrong_password_makes_it_unavailable() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator, "PASSWORD", "wrong", "TIMEOUT", SHORT);

        var answer = gateway.handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Unavailable("not bound"));
        assertThat(simulator.binds()).isZero();
    }

    @Test
    void no_more_messages_wait_for_an_answer_than_the_window_allows() throws Exception {
        var five = new CyclicBarrier(5);
        var simulator = simulator((_, _) -> {
            await(five);
            return "ref";
        });
        var gateway = gateway(simulator, "WINDOW", "5", "TIMEOUT", "PT8S");

        var answers = handOverAtOnce(gateway, 40);

        assertThat(answers).hasSize(40).hasOnlyElementsOfType(Handover.Accepted.class);
        assertThat(simulator.mostOutstanding()).isEqualTo(5);
    }

    @Test
    void a_message_without_a_place_in_the_window_was_not_taken() throws Exception {
        var simulator = simulator(SmppSimulator.hanging());
        var gateway = gateway(simulator, "WINDOW", "1", "TIMEOUT", SHORT);

        var answers = handOverAtOnce(gateway, 2);

        assertThat(answers)
                .hasOnlyElementsOfTypes(Handover.Unknown.class, Handover.Throttled.class)
                .contains(new Handover.Unknown("timed out"));
    }

    @Test
    void messages_take_turns_between_the_sessions() throws Exception {
        var two = new CyclicBarrier(2);
        var simulator = simulator((_, _) -> {
            await(two);
            return "ref";
        });
        var gateway = gateway(simulator, "SESSIONS", "2", "WINDOW", "1", "TIMEOUT", "PT8S");

        var answers = handOverAtOnce(gateway, 10);

        assertThat(answers).hasSize(10).hasOnlyElementsOfType(Handover.Accepted.class);
        assertThat(simulator.binds()).isEqualTo(2);
    }

    @Test
    void a_message_goes_through_the_session_that_is_left() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator, "SESSIONS", "2", "RECONNECT", "PT1H/PT1H");

        simulator.dropOne();

        assertThat(handOverUntilAccepted(gateway, CODE_MESSAGE)).isTrue();
        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    @Test
    void no_message_is_lost_when_sessions_drop() throws Exception {
        var count = new AtomicInteger();
        var simulator = simulator((_, connection) -> {
            if (count.incrementAndGet() % 50 == 0) {
                SmppSimulator.reset(connection);
            }
            return "ref";
        });
        var gateway = gateway(simulator, "SESSIONS", "2");
        var messages = IntStream.range(0, 200)
                .mapToObj(i -> message("sms_" + i, "424242"))
                .toList();

        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var done : threads.invokeAll(messages.stream()
                    .map(message -> (Callable<Boolean>) () -> handOverUntilAccepted(gateway, message))
                    .toList())) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(heard())
                .containsAll(messages.stream().map(OutgoingMessage::id).toList())
                .hasSizeGreaterThan(messages.size());
        assertThat(simulator.binds()).isGreaterThan(2);
    }

    @Test
    void asks_a_silent_carrier_whether_it_is_there() {
        var simulator = simulator(SmppSimulator.accepting());

        gateway(simulator, "ENQUIRE_LINK", "PT0.1S");

        assertThat(simulator.enquired()).succeedsWithin(SOON);
    }

    @Test
    void closing_unbinds() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator);

        gateway.close();

        assertThat(simulator.unbound()).succeedsWithin(SOON);
        assertThat(gateway.handOver(CODE_MESSAGE)).isEqualTo(new Handover.Unavailable("not bound"));
    }

    @Test
    void waits_for_open_answers_before_it_unbinds() throws Exception {
        var submitted = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        var simulator = simulator((_, _) -> {
            submitted.countDown();
            await(answering);
            return "ref-42";
        });
        var gateway = gateway(simulator, "TIMEOUT", "PT8S");
        var answer = CompletableFuture.supplyAsync(() -> gateway.handOver(CODE_MESSAGE));
        submitted.await();

        var closing = CompletableFuture.runAsync(gateway::close);
        answering.countDown();

        assertThat(answer).succeedsWithin(SOON).isEqualTo(new Handover.Accepted("ref-42"));
        assertThat(closing).succeedsWithin(SOON);
    }

    @Test
    void passes_receipts_on() throws Exception {
        var simulator = simulator(SmppSimulator.accepting());
        var receipts = receipts(gateway(simulator));

        int status = simulator.receipt("id:ref-42 sub:001 dlvrd:001 stat:UNDELIV err:001 text:424242");

        assertThat(status).isZero();
        assertThat(receipts.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Receipt("ref-42", State.UNDELIVERED, null, "UNDELIV 001"));
    }

    @Test
    void a_receipt_has_the_reference_that_the_answer_gave() throws Exception {
        var simulator = simulator(SmppSimulator.accepting("0000BEEF"));
        var gateway = gateway(simulator, "MESSAGE_IDS", "decimal-to-hex");
        var receipts = receipts(gateway);

        var answer = gateway.handOver(CODE_MESSAGE);
        simulator.receipt("", new Receipted_message_id("48879"), new Message_state((byte) 2));

        assertThat(answer).isEqualTo(new Handover.Accepted("beef"));
        assertThat(receipts.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Receipt("beef", State.DELIVERED, null, "DELIVRD"));
    }

    @Test
    void the_same_number_is_the_same_id_by_default() throws Exception {
        var simulator = simulator(SmppSimulator.accepting("1A2B3C4D"));
        var gateway = gateway(simulator);
        var receipts = receipts(gateway);

        var answer = gateway.handOver(CODE_MESSAGE);
        simulator.receipt("id:0439041101 stat:DELIVRD");

        assertThat(answer).isEqualTo(new Handover.Accepted("1a2b3c4d"));
        assertThat(((Receipt) receipts.poll(20, TimeUnit.SECONDS)).references()).contains("1a2b3c4d");
    }

    @Test
    void a_receipt_may_come_in_a_data_sm() throws Exception {
        var simulator = simulator(SmppSimulator.accepting());
        var receipts = receipts(gateway(simulator));

        int status = simulator.receiptAsData("id:ref-42 stat:UNDELIV err:001");

        assertThat(status).isZero();
        assertThat(receipts.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Receipt("ref-42", State.UNDELIVERED, null, "UNDELIV 001"));
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionalParameter.Tag.class,
            names = {"RECEIPTED_MESSAGE_ID", "MESSAGE_STATE", "NETWORK_ERROR_CODE", "USER_MESSAGE_REFERENCE"})
    void a_receipt_with_an_empty_parameter_is_read_from_its_text(OptionalParameter.Tag tag) throws Exception {
        var simulator = simulator(SmppSimulator.accepting());
        var receipts = receipts(gateway(simulator));

        int status = simulator.receipt("id:ref-42 stat:DELIVRD", new OptionalParameter.OctetString(tag, ""));

        assertThat(status).isZero();
        assertThat(receipts.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Receipt("ref-42", State.DELIVERED, null, "DELIVRD"));
    }

    @Test
    void a_receipt_is_asked_for_again_if_there_is_no_listener_yet() {
        var simulator = simulator(SmppSimulator.accepting());
        gateway(simulator);

        int status = simulator.receipt("id:ref-42 stat:DELIVRD");

        assertThat(status).isEqualTo(SMPPConstant.STAT_ESME_RX_T_APPN);
    }

    @Test
    void a_reply_from_a_phone_that_opts_out_goes_to_the_listener() throws InterruptedException {
        var simulator = simulator(SmppSimulator.accepting());
        var reports = receipts(gateway(simulator));

        int status = simulator.reply("Stop");

        assertThat(status).isZero();
        assertThat(reports.poll(20, TimeUnit.SECONDS))
                .isEqualTo(new Reply(new E164Number("+15555550100"), OptOutWord.OPT_OUT));
    }

    @Test
    void any_other_reply_from_a_phone_is_answered_and_dropped() {
        var simulator = simulator(SmppSimulator.accepting());
        var receipts = receipts(gateway(simulator));

        int status = simulator.reply("STOP id:ref-42 stat:DELIVRD");

        assertThat(status).isZero();
        assertThat(receipts).isEmpty();
    }

    @Test
    void a_listener_that_hangs_does_not_delay_answers() {
        var simulator = simulator(SmppSimulator.accepting());
        var gateway = gateway(simulator);
        var never = new CountDownLatch(1);
        gateway.onReport(_ -> await(never));

        for (int i = 0; i < 20; i++) {
            simulator.receipt("id:ref-42 stat:DELIVRD");
        }
        var answer = gateway.handOver(CODE_MESSAGE);

        assertThat(answer).isEqualTo(new Handover.Accepted("ref-1"));
        never.countDown();
    }

    @Test
    void a_missing_setting_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmppGateway.open("carrier", _ -> Optional.empty(), clock))
                .withMessage("HOST is missing");
    }

    @Test
    void shows_its_name_and_nothing_secret() {
        var gateway = gateway(simulator(SmppSimulator.accepting()));

        assertThat(gateway).hasToString("SmppGateway[carrier]");
        assertThat(gateway.name()).isEqualTo("carrier");
    }

    private SmppSimulator simulator(Behaviour behaviour) {
        return simulator(behaviour, SmppSimulator.door(0), false);
    }

    private SmppSimulator simulator(Behaviour behaviour, ServerSocket door, boolean slowly) {
        var simulator = new SmppSimulator(behaviour, door, 16, slowly);
        simulators.add(simulator);
        return simulator;
    }

    private SmppGateway gateway(SmppSimulator simulator, String... settings) {
        return gateway(simulator.port(), settings);
    }

    private SmppGateway gateway(int port, String... settings) {
        var all = new HashMap<>(Map.of(
                "HOST", "localhost",
                "PORT", Integer.toString(port),
                "SYSTEM_ID", SmppSimulator.SYSTEM_ID,
                "PASSWORD", SmppSimulator.PASSWORD,
                "TLS", "false",
                "RECONNECT", "PT0.02S/PT0.1S",
                "ID_TAG", "1410"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        var gateway = SmppGateway.open("carrier", key -> Optional.ofNullable(all.get(key)), clock);
        gateways.add(gateway);
        return gateway;
    }

    private static BlockingQueue<CarrierReport> receipts(SmppGateway gateway) {
        var receipts = new LinkedBlockingQueue<CarrierReport>();
        gateway.onReport(receipts::add);
        return receipts;
    }

    private static List<Handover> handOverAtOnce(SmppGateway gateway, int times) throws Exception {
        var answers = new ArrayList<Handover>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var handovers = IntStream.range(0, times)
                    .mapToObj(_ -> (Callable<Handover>) () -> gateway.handOver(CODE_MESSAGE))
                    .toList();
            for (var answer : threads.invokeAll(handovers)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static boolean handOverUntilAccepted(SmppGateway gateway, OutgoingMessage message) {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            if (gateway.handOver(message) instanceof Handover.Accepted) {
                return true;
            }
            gateway.isBoundWithin(SOON);
        }
        return false;
    }

    private static int unusedPort() {
        try (var door = SmppSimulator.door(0)) {
            return door.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static MessageId id(SubmitSm submitted) {
        return new MessageId(parameter(submitted, ID_TAG));
    }

    private static String parameter(SubmitSm submitted, short tag) {
        return ((OptionalParameter.OctetString) submitted.getOptionalParameter(tag)).getValueAsString();
    }

    private static OutgoingMessage message(String id, String body) {
        return message(id, body, null);
    }

    private static OutgoingMessage messageFrom(String sender) {
        return message("sms_1", "424242", sender);
    }

    private static OutgoingMessage message(String id, String body, @Nullable String sender) {
        return new OutgoingMessage(
                new MessageId(id),
                new E164Number("+15555550100"),
                body,
                "424242",
                NOON.plus(Duration.ofMinutes(10)),
                sender,
                Map.of());
    }
}
