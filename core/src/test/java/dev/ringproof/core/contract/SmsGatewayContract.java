package dev.ringproof.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * What every way to a carrier keeps to. The implementing test places its gateway before a small carrier of its own, that
 * behaves as it is told. A carrier that a gateway cannot have, as development has none that is down, is left out of
 * {@link #carriers()}: its cases are then reported as skipped.
 */
public interface SmsGatewayContract {
    /** Twice the 10 seconds that a gateway has, so that a slow machine is no failure. */
    Duration AT_THE_VERY_MOST = Duration.ofSeconds(20);

    /** What {@link Carrier#THROTTLES} asks to wait. */
    Duration WAIT = Duration.ofSeconds(7);

    OutgoingMessage TEXT = text("sms_contract");

    /** How a carrier behaves. Whenever it says anything, it repeats the number, the code and the text. */
    enum Carrier {
        ACCEPTS,
        /** Accepts, one byte of its answer at a time. */
        ACCEPTS_SLOWLY,
        /** Will never text this number. */
        REFUSES_THE_NUMBER,
        /** Will never send this text. */
        REFUSES_THE_TEXT,
        /** Asks to come again after {@link #WAIT}. */
        THROTTLES,
        /** Has a fault of its own. */
        FAILS,
        /** Takes the text and never says a word. */
        HANGS,
        /** Takes the text and resets the connection. */
        RESETS,
        /** Says what its protocol does not know. */
        TALKS_NONSENSE
    }

    /** A gateway to a carrier that behaves so from now on; to one that hangs, with a short time limit. */
    SmsGateway gatewayTo(Carrier carrier);

    /** The carriers that this gateway can have. */
    Set<Carrier> carriers();

    /** The ids under which texts came to the carrier so far, each as often as it came. */
    List<MessageId> heard();

    @Test
    default void has_a_short_name_for_logs_and_metrics() {
        var gateway = before(Carrier.ACCEPTS);

        var name = gateway.name();

        assertThat(name).matches("[a-z][a-z0-9-]{0,31}");
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTS", "ACCEPTS_SLOWLY"})
    default void an_accepted_text_has_a_reference(Carrier carrier) {
        var gateway = before(carrier);

        var answer = handOver(gateway, TEXT);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Handover.Accepted.class,
                        accepted ->
                                assertThat(accepted.reference()).isNotBlank().hasSizeLessThanOrEqualTo(255));
    }

    @Test
    default void a_number_that_the_carrier_will_never_text_is_refused() {
        var gateway = before(Carrier.REFUSES_THE_NUMBER);

        var answer = handOver(gateway, TEXT);

        assertThat(answer).isInstanceOf(Handover.NumberRefused.class);
    }

    @Test
    default void a_text_that_the_carrier_will_never_send_is_refused() {
        var gateway = before(Carrier.REFUSES_THE_TEXT);

        var answer = handOver(gateway, TEXT);

        assertThat(answer).isInstanceOf(Handover.MessageRefused.class);
    }

    @Test
    default void a_carrier_that_has_a_fault_is_unavailable() {
        var gateway = before(Carrier.FAILS);

        var answer = handOver(gateway, TEXT);

        assertThat(answer).isInstanceOf(Handover.Unavailable.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS", "RESETS", "TALKS_NONSENSE"})
    default void of_a_carrier_that_makes_no_sense_the_outcome_is_unknown(Carrier carrier) {
        var gateway = before(carrier);

        var answer = handOver(gateway, TEXT);

        assertThat(answer).isInstanceOf(Handover.Unknown.class);
    }

    @Test
    default void a_carrier_that_throttles_says_how_long_to_wait() {
        var gateway = before(Carrier.THROTTLES);

        var answer = handOver(gateway, TEXT);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Handover.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(WAIT));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"ACCEPTS", "ACCEPTS_SLOWLY"})
    default void a_reason_holds_no_part_of_the_text(Carrier carrier) {
        var gateway = before(carrier);

        var reason = reason(handOver(gateway, TEXT));

        assertThat(reason)
                .isNotBlank()
                .doesNotContain(TEXT.to().value().substring(1), TEXT.code())
                .doesNotContain(
                        TEXT.body().lines().filter(line -> !line.isBlank()).toList());
    }

    @Test
    default void a_text_bears_the_same_id_at_every_try() {
        var gateway = before(Carrier.ACCEPTS);

        handOver(gateway, TEXT);
        handOver(gateway, TEXT);

        assertThat(heard()).containsExactly(TEXT.id(), TEXT.id());
    }

    @Test
    default void a_text_is_tried_once_a_call() {
        var gateway = before(Carrier.RESETS);

        handOver(gateway, TEXT);

        assertThat(heard()).containsExactly(TEXT.id());
    }

    @Test
    default void texts_of_many_threads_at_once_all_arrive() throws Exception {
        var gateway = before(Carrier.ACCEPTS);
        var texts = IntStream.range(0, 32).mapToObj(i -> text("sms_" + i)).toList();

        var answers = new ArrayList<Handover>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var handovers = texts.stream()
                    .map(text -> (Callable<Handover>) () -> handOver(gateway, text))
                    .toList();
            for (var answer : threads.invokeAll(handovers)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).hasOnlyElementsOfType(Handover.Accepted.class);
        assertThat(heard())
                .containsExactlyInAnyOrderElementsOf(
                        texts.stream().map(OutgoingMessage::id).toList());
    }

    @Test
    default void an_interrupted_caller_has_an_answer_and_stays_interrupted() {
        var gateway = before(Carrier.HANGS);

        var stayedInterrupted = assertTimeoutPreemptively(AT_THE_VERY_MOST, () -> {
            Thread.currentThread().interrupt();
            var answer = gateway.handOver(TEXT);
            return Thread.interrupted()
                    && (answer instanceof Handover.Unknown || answer instanceof Handover.Unavailable);
        });

        assertThat(stayedInterrupted).isTrue();
    }

    private SmsGateway before(Carrier carrier) {
        assumeTrue(carriers().contains(carrier), () -> "this gateway has no carrier that " + carrier);
        return gatewayTo(carrier);
    }

    private static Handover handOver(SmsGateway gateway, OutgoingMessage text) {
        return assertTimeoutPreemptively(AT_THE_VERY_MOST, () -> gateway.handOver(text));
    }

    private static String reason(Handover answer) {
        return switch (answer) {
            case Handover.Accepted accepted -> throw new AssertionError("was accepted: " + accepted.reference());
            case Handover.HeldBack(var reason, var retryAfter) -> reason;
            case Handover.NumberRefused(var reason) -> reason;
            case Handover.MessageRefused(var reason) -> reason;
            case Handover.Throttled(var reason, var retryAfter) -> reason;
            case Handover.Unavailable(var reason) -> reason;
            case Handover.Unknown(var reason) -> reason;
        };
    }

    private static OutgoingMessage text(String id) {
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
