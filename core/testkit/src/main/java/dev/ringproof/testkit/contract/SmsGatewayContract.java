package dev.ringproof.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What every {@link SmsGateway} keeps to. The test that implements the contract connects its gateway to a small carrier
 * of its own, which behaves as {@link Carrier} says. Some gateways cannot have each of these carriers; the development
 * gateway has none that fails, for example. {@link #carriers()} leaves them out, and their tests are reported as
 * skipped.
 */
public interface SmsGatewayContract {
    /**
     * How long a hand-over may take: twice the 10 seconds that a gateway has, so that a slow machine does not fail a
     * test.
     */
    Duration TIME_LIMIT = Duration.ofSeconds(20);

    /** How long {@link Carrier#THROTTLES} asks to wait. */
    Duration WAIT = Duration.ofSeconds(7);

    OutgoingMessage MESSAGE = message("sms_contract");

    /** An older name of {@link #MESSAGE}, for tests that use it still. */
    OutgoingMessage TEXT = MESSAGE;

    /**
     * How a carrier behaves. Each of its answers repeats the number, the code and the body, which no reason may
     * contain.
     */
    enum Carrier {
        ACCEPTS,
        /** Accepts the message, and sends its answer one byte at a time. */
        ACCEPTS_SLOWLY,
        /** Will never send a message to this number. */
        REFUSES_THE_NUMBER,
        /** Will never send this message. */
        REFUSES_THE_MESSAGE,
        /** Asks to wait for {@link #WAIT}. */
        THROTTLES,
        /** Says that it has a fault of its own. */
        FAILS,
        /** Reads the message and never answers. */
        HANGS,
        /** Reads the message and resets the connection. */
        RESETS,
        /** Answers what its protocol does not know. */
        TALKS_NONSENSE
    }

    /**
     * Returns a gateway to a carrier that behaves like this from now on. For a carrier that hangs, its time limit is
     * short.
     */
    SmsGateway gatewayTo(Carrier carrier);

    /** Returns the carriers that this gateway can have. */
    Set<Carrier> carriers();

    /** Returns the ids of the messages that the carrier has received so far; an id is repeated as often as it came. */
    List<MessageId> heard();

    @Test
    default void has_a_short_name_for_logs_and_metrics() {
        var gateway = before(Carrier.ACCEPTS);

        var name = gateway.name();

        assertThat(name).matches("[a-z][a-z0-9-]{0,31}");
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTS", "ACCEPTS_SLOWLY"})
    default void an_accepted_message_has_a_reference(Carrier carrier) {
        var gateway = before(carrier);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Handover.Accepted.class,
                        accepted ->
                                assertThat(accepted.reference()).isNotBlank().hasSizeLessThanOrEqualTo(255));
    }

    @Test
    default void a_message_that_is_handed_over_anyway_is_accepted_too() {
        var gateway = before(Carrier.ACCEPTS);

        var answer = assertTimeoutPreemptively(TIME_LIMIT, () -> gateway.handOverAnyway(MESSAGE));

        assertThat(answer).isInstanceOf(Handover.Accepted.class);
    }

    @Test
    default void a_gateway_that_has_not_failed_is_up() {
        var gateway = before(Carrier.ACCEPTS);

        handOver(gateway, MESSAGE);

        assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
    }

    @Test
    default void a_callback_without_a_signature_is_not_genuine() {
        var gateway = before(Carrier.ACCEPTS);
        var address = URI.create("https://example.com/v1/callbacks/sms/" + gateway.name());

        assertThat(gateway.read(new Callback(address, Map.of(), "{}"))).isEmpty();
    }

    @Test
    default void a_number_that_the_carrier_will_never_reach_is_refused() {
        var gateway = before(Carrier.REFUSES_THE_NUMBER);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer).isInstanceOf(Handover.NumberRefused.class);
    }

    @Test
    default void a_message_that_the_carrier_will_never_send_is_refused() {
        var gateway = before(Carrier.REFUSES_THE_MESSAGE);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer).isInstanceOf(Handover.MessageRefused.class);
    }

    @Test
    default void a_carrier_that_has_a_fault_is_unavailable() {
        var gateway = before(Carrier.FAILS);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer).isInstanceOf(Handover.Unavailable.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS", "RESETS", "TALKS_NONSENSE"})
    default void the_outcome_is_unknown_if_the_carrier_does_not_answer_clearly(Carrier carrier) {
        var gateway = before(carrier);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer).isInstanceOf(Handover.Unknown.class);
    }

    @Test
    default void a_carrier_that_throttles_says_how_long_to_wait() {
        var gateway = before(Carrier.THROTTLES);

        var answer = handOver(gateway, MESSAGE);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Handover.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(WAIT));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"ACCEPTS", "ACCEPTS_SLOWLY"})
    default void a_reason_is_short_and_contains_no_part_of_the_message(Carrier carrier) {
        var gateway = before(carrier);

        var reason = reason(handOver(gateway, MESSAGE));

        assertThat(reason)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(255)
                .doesNotContain(MESSAGE.to().value().substring(1), MESSAGE.code())
                .doesNotContain(
                        MESSAGE.body().lines().filter(line -> !line.isBlank()).toList());
    }

    @Test
    default void a_message_has_the_same_id_at_each_hand_over() {
        var gateway = before(Carrier.ACCEPTS);

        handOver(gateway, MESSAGE);
        handOver(gateway, MESSAGE);

        assertThat(heard()).containsExactly(MESSAGE.id(), MESSAGE.id());
    }

    @Test
    default void each_call_sends_a_message_once() {
        var gateway = before(Carrier.RESETS);

        handOver(gateway, MESSAGE);

        assertThat(heard()).containsExactly(MESSAGE.id());
    }

    @Test
    default void messages_of_many_threads_at_once_all_arrive() throws Exception {
        var gateway = before(Carrier.ACCEPTS);
        var messages = IntStream.range(0, 32).mapToObj(i -> message("sms_" + i)).toList();

        var answers = StoresContract.atOnce(messages.stream()
                .map(message -> (Callable<Handover>) () -> handOver(gateway, message))
                .toList());

        assertThat(answers).hasOnlyElementsOfType(Handover.Accepted.class);
        assertThat(heard())
                .containsExactlyInAnyOrderElementsOf(
                        messages.stream().map(OutgoingMessage::id).toList());
    }

    @Test
    default void an_interrupted_caller_gets_an_answer_and_stays_interrupted() {
        var gateway = before(Carrier.HANGS);

        var stayedInterrupted = assertTimeoutPreemptively(TIME_LIMIT, () -> {
            Thread.currentThread().interrupt();
            var answer = gateway.handOver(MESSAGE);
            return Thread.interrupted()
                    && (answer instanceof Handover.Unknown || answer instanceof Handover.Unavailable);
        });

        assertThat(stayedInterrupted).isTrue();
    }

    private SmsGateway before(Carrier carrier) {
        assumeTrue(carriers().contains(carrier), () -> "this gateway has no carrier that " + carrier);
        return gatewayTo(carrier);
    }

    private static Handover handOver(SmsGateway gateway, OutgoingMessage message) {
        return assertTimeoutPreemptively(TIME_LIMIT, () -> gateway.handOver(message));
    }

    private static String reason(Handover answer) {
        return switch (answer) {
            case Handover.Accepted accepted -> throw new AssertionError("was accepted: " + accepted.reference());
            case Handover.HeldBack(var reason, var retryAfter) -> reason;
            case Handover.NumberRefused(var reason, var optedOut) -> reason;
            case Handover.MessageRefused(var reason) -> reason;
            case Handover.Throttled(var reason, var retryAfter) -> reason;
            case Handover.Unavailable(var reason) -> reason;
            case Handover.Unknown(var reason) -> reason;
        };
    }

    private static OutgoingMessage message(String id) {
        return new OutgoingMessage(
                new MessageId(id),
                new E164Number("+15555550100"),
                "424242 is your Ringproof code. Never share it.\n\n@example.com #424242",
                "424242",
                Instant.parse("2026-11-24T12:10:00Z"),
                null,
                Map.of());
    }
}
