package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens when a user requests a code once more, for every purpose: the code that is in the air stays valid. */
class ResendTest {
    private static final String NUMBER = "+14155552671";
    private static final String OTHER_NUMBER = "+14155552672";
    private static final String TEST_NUMBER = "+14155550100";
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration TWO_MINUTES_LEFT = Duration.ofMinutes(8);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final VerificationPolicy SAME_CODE = VerificationPolicy.DEFAULT;
    private static final VerificationPolicy NEW_CODE = SAME_CODE.withNewCodeOnResend();
    private static final KeyRing KEYS = KeyRing.parse(KeyRing.newPair("1", new Random(1)));
    private static final MessageTemplates WORDING = MessageTemplates.of(App.named("Ringproof"));

    /** Codes come from a fixed seed, so that two new codes never happen to be equal. */
    private final Random random = new Random(20261128);

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Ringproof> servers = new ArrayList<>();
    private final Ringproof ringproof = server(SAME_CODE, KEYS);

    private Ringproof server(VerificationPolicy policy, KeyRing keys) {
        var server = Ringproof.with(gateway)
                .sessions(SessionPolicy.DEFAULT.withPhoneSignIn())
                .stores(stores)
                .random(random)
                .keys(keys)
                .wording(WORDING)
                .verification(policy)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .numbers(new NumberPolicy(Set.of("US"), false, false, null, true))
                .forTests()
                .build();
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    /** Begins a conversation and requests its first code. */
    private CodeConversation requested(Purpose purpose) {
        return requested(purpose, ringproof);
    }

    private CodeConversation requested(Purpose purpose, Ringproof server) {
        var conversation = CodeConversation.begin(purpose, server, ANNA, NUMBER);
        conversation.request().orElseThrow();
        return conversation;
    }

    private void requestAfter(Duration pause, CodeConversation conversation) {
        clock.advance(pause);
        conversation.request().orElseThrow();
    }

    private String code(int message) {
        return requireNonNull(gateway.messages().get(message).code());
    }

    private static String wrong(String... right) {
        var all = List.of(right);
        return all.contains("000000") ? all.contains("000001") ? "000002" : "000001" : "000000";
    }

    private static void enterWrongCodes(int times, CodeConversation conversation, String right) {
        for (int i = 0; i < times; i++) {
            assertThat(conversation.enter(wrong(right))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_code_of_the_first_message_is_right_after_another_message_was_requested(Purpose purpose) {
        var conversation = requested(purpose);

        requestAfter(Duration.ofSeconds(32), conversation);

        assertThat(gateway.messages()).hasSize(2);
        assertThat(gateway.messages().get(0).id())
                .isNotEqualTo(gateway.messages().get(1).id());
        assertThat(code(1)).isEqualTo(code(0));
        assertThat(conversation.enter(code(0))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void another_message_does_not_renew_the_life_of_the_code(Purpose purpose) {
        var conversation = requested(purpose);
        var issued = requireNonNull(conversation.stored(stores));

        requestAfter(Duration.ofMinutes(3), conversation);
        requestAfter(TWO_MINUTES_LEFT.minusMinutes(3), conversation);

        assertThat(conversation.stored(stores)).isEqualTo(issued);
        assertThat(gateway.messages())
                .extracting(OutgoingMessage::expiresAt)
                .containsOnly(NOON.plus(LIFE))
                .hasSize(3);
        assertThat(gateway.messages())
                .extracting(OutgoingMessage::body)
                .containsExactly(body("10", purpose), body("7", purpose), body("2", purpose));
        clock.advance(LIFE.minus(TWO_MINUTES_LEFT));
        assertThat(conversation.enter(code(2))).isFalse();
    }

    private String body(String minutes, Purpose purpose) {
        var first = gateway.messages().getFirst().body();
        assertThat(first).as(purpose.name()).contains("10 min");
        return first.replace("10 min", minutes + " min");
    }

    @ParameterizedTest
    @EnumSource
    void the_code_is_right_until_the_last_moment_of_its_life_however_often_it_was_sent(Purpose purpose) {
        var conversation = requested(purpose);
        requestAfter(Duration.ofMinutes(4), conversation);

        clock.advance(Duration.ofMinutes(6).minus(MILLI));

        assertThat(conversation.enter(code(0))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void another_message_does_not_renew_the_guesses(Purpose purpose) {
        var conversation = requested(purpose);
        enterWrongCodes(3, conversation, code(0));

        requestAfter(PAUSE, conversation);
        enterWrongCodes(2, conversation, code(0));

        assertThat(code(1)).isEqualTo(code(0));
        assertThat(conversation.enter(code(0))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void with_less_than_two_minutes_left_a_new_code_replaces_the_old_one(Purpose purpose) {
        var conversation = requested(purpose);

        requestAfter(TWO_MINUTES_LEFT.plus(MILLI), conversation);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(gateway.lastMessage().expiresAt())
                .isEqualTo(NOON.plus(TWO_MINUTES_LEFT).plus(MILLI).plus(LIFE));
        assertThat(conversation.enter(code(0))).isFalse();
        clock.advance(LIFE.minus(MILLI));
        assertThat(conversation.enter(code(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void after_the_life_of_a_code_a_new_one_is_made(Purpose purpose) {
        var conversation = requested(purpose);

        requestAfter(LIFE, conversation);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(conversation.enter(code(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"VERIFICATION", "POSSESSION"})
    void after_five_wrong_codes_a_new_one_is_made(Purpose purpose) {
        var conversation = requested(purpose);
        enterWrongCodes(5, conversation, code(0));

        requestAfter(PAUSE, conversation);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(conversation.enter(code(0))).isFalse();
        assertThat(conversation.enter(code(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST_FACTOR", "SIGN_IN", "STEP_UP"})
    void after_five_wrong_codes_a_sign_in_or_a_second_factor_challenge_gets_no_code_at_all(Purpose purpose) {
        var conversation = requested(purpose);
        enterWrongCodes(5, conversation, code(0));
        clock.advance(PAUSE);

        assertThat(refusal(conversation.request())).isEqualTo(new Refusal.TooManyAttempts());
    }

    @Test
    void a_code_that_was_entered_is_not_sent_again() {
        var conversation = requested(Purpose.POSSESSION);
        assertThat(conversation.enter(code(0))).isTrue();

        requestAfter(PAUSE, conversation);

        assertThat(code(1)).isNotEqualTo(code(0));
    }

    @ParameterizedTest
    @EnumSource
    void if_the_policy_says_so_each_message_carries_a_new_code_and_the_old_one_is_dead(Purpose purpose) {
        var conversation = requested(purpose, server(NEW_CODE, KEYS));
        assertThat(requireNonNull(conversation.stored(stores)).sealed()).isNull();

        requestAfter(PAUSE, conversation);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(conversation.enter(code(0))).isFalse();
        assertThat(conversation.enter(code(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_policy_that_is_changed_counts_for_codes_that_are_in_the_air(Purpose purpose) {
        var kept = requested(purpose);
        var changed = kept.with(server(NEW_CODE, KEYS));

        requestAfter(PAUSE, changed);
        requestAfter(PAUSE, kept);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(code(2)).isNotEqualTo(code(1));
        assertThat(kept.enter(code(2))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_new_code_is_made_when_the_key_of_the_old_one_has_left_the_ring(Purpose purpose) {
        var before = requested(purpose);
        var after = before.with(server(SAME_CODE, KeyRing.parse(KeyRing.newPair("2", new Random(2)))));

        requestAfter(PAUSE, after);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(after.enter(code(1))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_dead_code_is_not_kept(Purpose purpose) {
        var failed = requested(purpose);
        enterWrongCodes(4, failed, code(0));
        assertThat(requireNonNull(failed.stored(stores)).sealed()).isNotNull();

        enterWrongCodes(1, failed, code(0));

        assertThat(requireNonNull(failed.stored(stores)).sealed()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void a_code_that_was_entered_is_not_kept(Purpose purpose) {
        var passed = requested(purpose);

        assertThat(passed.enter(code(0))).isTrue();

        var stored = passed.stored(stores);
        assertThat(stored == null ? null : stored.sealed()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void the_code_of_a_test_number_lives_no_longer_either(Purpose purpose) {
        var conversation = CodeConversation.begin(purpose, ringproof, ANNA, TEST_NUMBER);
        conversation.request().orElseThrow();
        var issued = conversation.stored(stores);
        enterWrongCodes(2, conversation, "424242");

        requestAfter(TWO_MINUTES_LEFT, conversation);

        assertThat(gateway.messages()).isEmpty();
        assertThat(requireNonNull(conversation.stored(stores)).id())
                .isEqualTo(requireNonNull(issued).id());
        enterWrongCodes(2, conversation, "424242");
        assertThat(conversation.enter("424242")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void the_pause_is_counted_from_the_last_message_and_not_from_the_first(Purpose purpose) {
        var conversation = requested(purpose);
        requestAfter(PAUSE, conversation);

        clock.advance(PAUSE.minus(MILLI));
        assertThat(refusal(conversation.request())).isEqualTo(new Refusal.ResendTooSoon(MILLI));

        requestAfter(MILLI, conversation);
        assertThat(gateway.messages()).hasSize(3);
    }

    @Test
    void a_number_that_is_removed_and_added_again_gets_a_new_code_and_five_wrong_ones_kill_it() {
        var removed = requested(Purpose.VERIFICATION);
        ringproof.phoneNumbers().destroy(as(ANNA), removed.number).orElseThrow();
        clock.advance(PAUSE);
        var added = requested(Purpose.VERIFICATION);
        enterWrongCodes(5, added, code(1));

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(refusal(added.request())).isEqualTo(new Refusal.ResendTooSoon(PAUSE));
        assertThat(added.enter(code(1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIRST_FACTOR") // its pause belongs to the sign-in
    void removing_a_number_and_adding_it_again_does_not_shorten_the_pause(Purpose purpose) {
        var removed = requested(purpose);
        ringproof.administration().destroy(removed.number).orElseThrow();
        clock.advance(Duration.ofSeconds(10));

        var added = CodeConversation.begin(purpose, ringproof, ANNA, NUMBER);

        assertThat(refusal(added.request())).isEqualTo(new Refusal.ResendTooSoon(Duration.ofSeconds(20)));
        requestAfter(Duration.ofSeconds(20), added);
        assertThat(gateway.messages()).hasSize(2);
        assertThat(refusal(added.request())).isEqualTo(new Refusal.ResendTooSoon(PAUSE));
    }

    @Test
    void a_second_factor_code_to_another_number_is_a_new_one_and_the_old_one_is_dead() {
        var home = CodeConversation.begin(Purpose.STEP_UP, ringproof, ANNA, NUMBER);
        home.request().orElseThrow();
        requestForOtherNumber();
        requestAfter(PAUSE, home);

        assertThat(code(1)).isNotEqualTo(code(0));
        assertThat(code(2)).isNotEqualTo(code(0)).isNotEqualTo(code(1));
        assertThat(home.enter(code(0))).isFalse();
        assertThat(home.enter(code(1))).isFalse();
        assertThat(home.enter(code(2))).isTrue();
    }

    @Test
    void a_second_factor_code_that_waits_is_not_sent_once_another_number_has_got_a_new_one() {
        gateway.willAnswerOnce(() -> new Handover.Throttled("HTTP 429", Duration.ofMinutes(1)));
        CodeConversation.begin(Purpose.STEP_UP, ringproof, ANNA, NUMBER)
                .request()
                .orElseThrow();
        requestForOtherNumber();
        gateway.clear();

        deliverAfter(Duration.ofMinutes(2));

        assertThat(gateway.messages()).isEmpty();
    }

    /** Requests the code of the open step-up for another number of the owner. */
    private void requestForOtherNumber() {
        var other = BackEnd.of(ringproof)
                .create(ANNA, OTHER_NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .phoneNumber();
        ringproof
                .secondFactorAuthentication()
                .prepareStepUp(ANNA, new SessionId("sess_1"), other.id())
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void all_messages_of_a_code_that_was_entered_are_marked(Purpose purpose) {
        var conversation = requested(purpose);
        requestAfter(PAUSE, conversation);

        assertThat(conversation.enter(code(0))).isTrue();

        assertThat(messages())
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.enteredAt()).isEqualTo(clock.instant()));
    }

    private List<TextMessage> messages() {
        return ringproof.messages().newest(new MessageSearch(null, null, null, 10));
    }

    @ParameterizedTest
    @EnumSource
    void of_the_messages_that_wait_for_a_carrier_only_the_last_one_is_sent(Purpose purpose) {
        gateway.willAnswer(new Handover.Throttled("HTTP 429", Duration.ofMinutes(3)));
        var conversation = requested(purpose);
        requestAfter(PAUSE, conversation);
        requestAfter(PAUSE, conversation);
        gateway.clear();
        gateway.willAnswer(new Handover.Accepted("reference"));

        deliverAfter(Duration.ofMinutes(5));

        var newest = messages().getFirst();
        assertThat(newest.status()).isEqualTo(MessageStatus.HANDED_OVER);
        assertThat(gateway.messages()).extracting(OutgoingMessage::id).containsExactly(newest.id());
        assertThat(messages().subList(1, 3)).extracting(TextMessage::status).containsOnly(MessageStatus.EXPIRED);
        assertThat(conversation.enter(gateway.lastCode())).isTrue();
    }

    private void deliverAfter(Duration time) {
        clock.advance(time);
        Deliveries.handOverDue(stores, gateway);
    }

    @Test
    void an_operators_resend_says_what_time_is_left_in_the_language_of_the_first_message() {
        var number = CodeConversation.begin(Purpose.VERIFICATION, ringproof, ANNA, NUMBER).number;
        ringproof
                .phoneNumbers()
                .prepareVerification(as(ANNA), number, RequestOrigin.reading(List.of(Locale.FRENCH)))
                .orElseThrow();
        clock.advance(Duration.ofSeconds(150));

        ringproof.messages().resend(messages().getFirst().id()).orElseThrow();
        clock.advance(Duration.ofMinutes(7));
        ringproof.messages().resend(messages().getFirst().id()).orElseThrow();

        var bodies = gateway.messages().stream().map(OutgoingMessage::body).toList();
        assertThat(bodies.get(0)).contains("est votre code", "10 min");
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0).replace("10 min", "7 min"));
        assertThat(bodies.get(2)).startsWith(code(0) + " est votre code").contains("30 s");
    }

    @Test
    void an_operators_resend_takes_the_place_of_a_message_that_waits() {
        gateway.willAnswer(new Handover.Throttled("HTTP 429", Duration.ofMinutes(3)));
        requested(Purpose.VERIFICATION);
        clock.advance(PAUSE);
        ringproof.messages().resend(messages().getFirst().id()).orElseThrow();
        gateway.clear();
        gateway.willAnswer(new Handover.Accepted("reference"));

        deliverAfter(Duration.ofMinutes(5));

        assertThat(gateway.messages())
                .extracting(OutgoingMessage::id)
                .containsExactly(messages().getFirst().id());
    }

    @ParameterizedTest
    @EnumSource
    void an_operator_cannot_resend_a_code_that_had_too_many_wrong_attempts(Purpose purpose) {
        var conversation = requested(purpose);
        enterWrongCodes(5, conversation, code(0));
        clock.advance(PAUSE);

        assertThat(refusal(ringproof.messages().resend(messages().getFirst().id())))
                .isEqualTo(new Refusal.CodeExpired());
    }

    @ParameterizedTest
    @EnumSource
    void a_code_that_had_too_many_wrong_attempts_is_not_sent_any_more(Purpose purpose) {
        gateway.willAnswerOnce(() -> new Handover.Throttled("HTTP 429", Duration.ofMinutes(1)));
        var conversation = requested(purpose);
        enterWrongCodes(5, conversation, code(0));
        gateway.clear();

        deliverAfter(Duration.ofMinutes(2));

        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void the_message_of_a_challenge_that_a_backup_code_has_passed_is_not_resent() {
        var codes = BackEnd.of(ringproof)
                .create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .backupCodes();
        var factors = ringproof.secondFactorAuthentication();
        var challenge = factors.challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();
        var message = messages().getFirst().id();
        assertThat(factors.attempt(challenge.id(), codes.getFirst(), Method.BACKUP_CODE))
                .isInstanceOf(Accepted.class);
        clock.advance(PAUSE);

        assertThat(refusal(ringproof.messages().resend(message))).isEqualTo(new Refusal.CodeExpired());
        assertThat(requireNonNull(requireNonNull(factors.get(challenge.id()).sent())
                                .code())
                        .sealed())
                .isNull();
    }

    @Test
    void an_operator_can_resend_a_notice_as_it_is() {
        try (var notifying = Ringproof.with(gateway)
                .stores(stores)
                .wording(WORDING)
                .forTests()
                .build()) {
            BackEnd.of(notifying)
                    .create(ANNA, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                    .orElseThrow();
            notifying
                    .administration()
                    .update(
                            notifying
                                    .administration()
                                    .account(ANNA)
                                    .numbers()
                                    .getFirst()
                                    .id(),
                            PhoneNumberUpdate.reserved(true))
                    .orElseThrow();
            MessageId notice = messages().getFirst().id();
            clock.advance(PAUSE);

            notifying.messages().resend(notice).orElseThrow();

            assertThat(gateway.messages()).hasSize(2);
            assertThat(gateway.lastMessage().body())
                    .isEqualTo(gateway.messages().getFirst().body());
        }
    }
}
