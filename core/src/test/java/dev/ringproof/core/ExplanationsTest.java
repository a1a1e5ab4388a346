package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.Explanations.Explanation;
import dev.ringproof.core.port.in.Explanations.Holding;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.RecordingAdvisor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Plants each reason why a message is refused or does not come, and asks for it from outside of the core. A new cause
 * does not compile until it is planted here.
 */
class ExplanationsTest {
    private static final String HOME = "+14155552671";
    private static final RequestOrigin FROM_AN_ADDRESS = new RequestOrigin("203.0.113.7", null);
    private static final BudgetPolicy NO_MONEY = new BudgetPolicy(
            LimitMode.ENFORCE, new BudgetPolicy.Budget(BigDecimal.ZERO, null), Map.of(), BigDecimal.ONE);

    private static final PhoneNumberUpdate VERIFIED = new PhoneNumberUpdate(true, null, null, null);
    private static final PhoneNumberUpdate RESERVED = new PhoneNumberUpdate(true, null, true, null);

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Ringproof> servers = new ArrayList<>();
    private final RecordingGateway first = new RecordingGateway("first") {
        @Override
        public GatewayHealth health() {
            return health;
        }
    };
    private final RecordingGateway second = new RecordingGateway("second");
    private GatewayHealth health = GatewayHealth.UP;
    private final Ringproof ringproof = server(builder -> builder);

    private Ringproof server(UnaryOperator<Ringproof.Builder> settings) {
        var server = settings.apply(Ringproof.with(first)
                        .gateways(List.of(second))
                        .stores(stores)
                        .random(new Random(28))
                        .forTests())
                .build();
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    @ParameterizedTest
    @EnumSource
    void each_planted_cause_is_named_with_evidence_and_without_the_number_or_a_code(Cause cause) {
        var explanation = plant(cause);

        assertThat(explanation.cause()).isEqualTo(cause);
        assertThat(explanation.evidence()).isNotEmpty().allMatch(line -> !line.isBlank());
        assertThat(explanation.evidence()).noneMatch(line -> line.contains("5552671"));
        first.messages()
                .forEach(message -> assertThat(explanation.evidence())
                        .noneMatch(line -> message.code() != null && line.contains(message.code())));
    }

    private Explanation plant(Cause cause) {
        return switch (cause) {
            case NOTHING_REQUESTED -> ofNumber(added(HOME));
            case TEST_NUMBER -> {
                var forTests = server(builder -> builder.numbers(fictional()));
                var number = forTests.phoneNumbers().create(as(ANNA), "+14155550100");
                yield ofNumber(forTests, number.orElseThrow().id());
            }
            case NUMBER_INVALID -> ringproof.explanations().ofE164("0151");
            case REGION_NOT_ALLOWED -> ringproof.explanations().ofE164("+44 7400 123456");
            case KIND_NOT_ALLOWED -> ringproof.explanations().ofE164("+1 800 555 1234");
            case NUMBER_TAKEN -> {
                var id = added(HOME);
                BackEnd.of(ringproof).create(BEN, HOME, VERIFIED).orElseThrow();
                yield ofNumber(id);
            }
            case ALREADY_VERIFIED -> {
                var id = verified(HOME);
                request(ringproof, id);
                yield ofNumber(id);
            }
            case NOT_A_SECOND_FACTOR -> {
                reserved("+14155552672");
                var id = verified(HOME);
                challenge(ringproof, id);
                yield ofNumber(id);
            }
            case RESEND_TOO_SOON -> {
                var id = added(HOME);
                request(ringproof, id);
                clock.advance(Duration.ofSeconds(29));
                request(ringproof, id);
                yield ofNumber(id);
            }
            case TOO_MANY_FAILURES -> afterWrongCodes(1, 9);
            case NUMBER_DISABLED -> afterWrongCodes(9, 1);
            case LIMIT_OF_NUMBER -> ofLimit(Limit.NUMBER);
            case LIMIT_OF_OWNER -> ofLimit(Limit.OWNER);
            case LIMIT_OF_ADDRESS -> ofLimit(Limit.ADDRESS);
            case LIMIT_OF_PREFIX -> ofLimit(Limit.PREFIX);
            case LIMIT_OF_REGION -> ofLimit(Limit.REGION);
            case LIMIT_OF_SERVER -> ofLimit(Limit.SERVER);
            case LIMIT_OF_CREATES -> {
                var full = server(builder -> builder.limits(none(Limit.CREATES_OF_OWNER)));
                full.phoneNumbers().create(as(ANNA), HOME, FROM_AN_ADDRESS);
                yield full.explanations().ofE164(HOME);
            }
            case BUDGET_USED_UP -> {
                var id = added(HOME);
                var poor = server(builder -> builder.limits(LimitPolicy.DEFAULT.with(NO_MONEY)));
                request(poor, id);
                yield ofNumber(id);
            }
            case BLOCKED_BY_GUARD -> ofBlock(Standing.Kind.BLOCKED_BY_GUARD);
            case BLOCKED_BY_OPERATOR -> ofBlock(Standing.Kind.BLOCKED_BY_OPERATOR);
            case DENIED_BY_ADVISOR -> afterAdvice(new RiskAdvice.Deny("sim_swap"));
            case HUMAN_CHECK_REQUIRED -> afterAdvice(new RiskAdvice.StepUp("many_requests"));
            case OTHER_RULE -> ofRefusal(new Refusal.NothingPrepared());
            case OPTED_OUT -> {
                var id = added(HOME);
                ringproof.optOuts().add(new E164Number(HOME));
                request(ringproof, id);
                yield ofNumber(id);
            }
            case BEING_HANDED_OVER -> {
                var id = added(HOME);
                var meanwhile = new ArrayList<Explanation>();
                first.willAnswerOnce(() -> {
                    meanwhile.add(ofNumber(id));
                    return new Handover.Accepted("one");
                });
                request(ringproof, id);
                yield meanwhile.getFirst();
            }
            case NOTICE_WAITING -> {
                var id = verified(HOME);
                ringproof
                        .administration()
                        .update(id, PhoneNumberUpdate.reserved(true))
                        .orElseThrow();
                clock.advance(Duration.ofSeconds(1));
                ringproof
                        .administration()
                        .update(id, PhoneNumberUpdate.reserved(false))
                        .orElseThrow();
                yield ofNumber(id);
            }
            case DELIVERY_STANDS_STILL -> {
                var id = waiting();
                clock.advance(Duration.ofSeconds(32));
                yield ofNumber(id);
            }
            case WAITING_FOR_GATEWAY -> ofNumber(waiting());
            case REFUSED_BY_GATEWAY -> {
                first.willAnswer(new Handover.NumberRefused("21610 unsubscribed"));
                yield ofNumber(requested());
            }
            case EXPIRED_UNSENT -> {
                var id = waiting();
                deliverAfter(Duration.ofMinutes(10));
                yield ofNumber(id);
            }
            case REPLACED -> {
                var id = waiting();
                var lost = first.lastMessage().id();
                clock.advance(Duration.ofSeconds(481));
                request(ringproof, id);
                yield ringproof.explanations().ofMessage(lost);
            }
            case NUMBER_REMOVED -> {
                var id = waiting();
                ringproof.phoneNumbers().destroy(as(ANNA), id).orElseThrow();
                yield ringproof.explanations().ofE164(HOME);
            }
            case CODE_USED_UP -> {
                var id = waiting();
                for (int i = 0; i < 5; i++) {
                    ringproof.phoneNumbers().attemptVerification(as(ANNA), id, wrong(first.lastCode()));
                }
                yield ofNumber(id);
            }
            case NO_RECEIPT -> ofNumber(requested());
            case UNDELIVERED -> afterReceipt(Receipt.State.UNDELIVERED);
            case DELIVERED -> afterReceipt(Receipt.State.DELIVERED);
            case CODE_ENTERED -> {
                var id = requested();
                ringproof
                        .phoneNumbers()
                        .attemptVerification(as(ANNA), id, first.lastCode())
                        .orElseThrow();
                yield ofNumber(id);
            }
        };
    }

    @Test
    void a_limit_is_named_with_its_figures_and_without_its_secret_value() {
        var explanation = ofLimit(Limit.NUMBER);

        assertThat(explanation.evidence())
                .containsExactly(
                        "the last request that was refused is of 2026-11-24T12:00:00Z",
                        "limit number: 1 of 0/PT10M",
                        "limit number: 1 of 0/PT24H");
        assertThat(explanation.since()).isEqualTo(NOON);
    }

    @Test
    void all_limits_that_count_by_one_thing_have_one_cause() {
        assertThat(List.of(ofLimit(Limit.RANGE), ofLimit(Limit.WIDE_PREFIX)))
                .extracting(Explanation::cause)
                .containsOnly(Cause.LIMIT_OF_PREFIX);
        assertThat(ofLimit(Limit.WIDE_PREFIX).evidence()).contains("limit wide-prefix +14155: 1 of 0/PT10M");
    }

    @Test
    void the_reason_of_the_risk_advisor_is_evidence() {
        assertThat(afterAdvice(new RiskAdvice.Deny("sim_swap")).evidence())
                .containsExactly(
                        "the last request that was refused is of 2026-11-24T12:00:00Z", "risk advisor: sim_swap");
    }

    @Test
    void a_limit_on_questions_to_the_advisor_is_a_limit() {
        var advisor = new RecordingAdvisor();
        var id = added(HOME);

        request(
                server(builder ->
                        builder.riskAdvisor(advisor, RiskPolicy.DEFAULT).limits(none(Limit.ADVICE_FROM_ADDRESS))),
                id);

        assertThat(ofNumber(id).cause()).isEqualTo(Cause.LIMIT_OF_ADDRESS);
        assertThat(advisor.questions()).isEmpty();
    }

    @Test
    void a_second_factor_is_explained_as_well() {
        var id = reserved(HOME);
        clock.advance(Duration.ofMinutes(1));

        challenge(server(builder -> builder.limits(none(Limit.SECOND_FACTOR))), id);

        assertThat(ofNumber(id).cause()).isEqualTo(Cause.LIMIT_OF_NUMBER);
    }

    @Test
    void a_possession_check_is_explained_as_well() {
        var id = added(HOME);

        server(builder -> builder.limits(none(Limit.OWNER))).administration().prepareVerification(id);

        assertThat(ofNumber(id).cause()).isEqualTo(Cause.LIMIT_OF_OWNER);
    }

    @Test
    void the_last_hand_overs_and_the_gateways_of_the_route_are_evidence_of_a_message_that_waits() {
        health = GatewayHealth.DOWN;

        var evidence = ofNumber(waiting()).evidence();

        assertThat(evidence)
                .contains(
                        "1 rounds have failed; the next one begins at 2026-11-24T12:00:01Z",
                        "first answered at 2026-11-24T12:00:00Z: unavailable, HTTP 500",
                        "second answered at 2026-11-24T12:00:00Z: throttled, HTTP 429",
                        "the route to US has the gateway first, which is down",
                        "the route to US has the gateway second, which is up");
    }

    @Test
    void a_gateway_and_its_reference_are_evidence_while_no_receipt_has_come() {
        first.willAnswer(new Handover.Accepted("SM123"));

        assertThat(ofNumber(requested()).evidence())
                .startsWith("first took the message at 2026-11-24T12:00:00Z under the reference SM123");
    }

    @Test
    void a_message_whose_place_another_one_with_the_same_code_has_taken_is_explained() {
        var id = waiting();
        var lost = first.lastMessage().id();
        clock.advance(Duration.ofSeconds(31));
        request(ringproof, id);

        var explanation = ringproof.explanations().ofMessage(lost);

        assertThat(explanation.cause()).isEqualTo(Cause.REPLACED);
        assertThat(explanation.evidence())
                .startsWith("the message " + first.lastMessage().id() + " was requested at 2026-11-24T12:00:31Z");
    }

    @Test
    void after_the_pause_the_message_before_it_is_in_question() {
        var id = requested();
        request(ringproof, id);
        clock.advance(Duration.ofSeconds(30));

        var explanation = ofNumber(id);

        assertThat(explanation.cause()).isEqualTo(Cause.NO_RECEIPT);
        assertThat(explanation.evidence()).contains("the last request that was refused is of 2026-11-24T12:00:00Z");
    }

    @Test
    void a_later_message_counts_more_than_an_earlier_refusal() {
        var id = added(HOME);
        request(server(builder -> builder.limits(none(Limit.NUMBER))), id);
        clock.advance(Duration.ofSeconds(1));

        request(ringproof, id);

        assertThat(ofNumber(id).cause()).isEqualTo(Cause.NO_RECEIPT);
    }

    @Test
    void a_number_is_explained_for_all_of_its_owners_by_what_happened_last() {
        var annas = added(HOME);
        request(ringproof, annas);
        clock.advance(Duration.ofMinutes(1));
        var bens = ringproof.phoneNumbers().create(as(BEN), HOME).orElseThrow().id();
        server(builder -> builder.limits(none(Limit.ADDRESS)))
                .phoneNumbers()
                .prepareVerification(as(BEN), bens, FROM_AN_ADDRESS);

        var explanation = ringproof.explanations().ofE164("+1 415 555-2671");

        assertThat(explanation.cause()).isEqualTo(Cause.LIMIT_OF_ADDRESS);
        assertThat(explanation.evidence()).contains("before that: no_receipt");
        assertThat(explanation.numbers())
                .containsExactly(new Holding(bens, BEN, false), new Holding(annas, ANNA, false));
        assertThat(explanation.messages()).hasSize(1);
    }

    @Test
    void a_number_that_nobody_has_is_explained() {
        var explanation = ringproof.explanations().ofE164(HOME);

        assertThat(explanation)
                .isEqualTo(new Explanation(
                        Cause.NOTHING_REQUESTED, List.of("no user has the number"), null, List.of(), List.of()));
    }

    @Test
    void the_owners_of_a_number_that_is_not_allowed_any_more_are_named() {
        var wide = server(builder -> builder.numbers(regions("US", "GB")));
        var id = wide.phoneNumbers()
                .create(as(ANNA), "+447400123456")
                .orElseThrow()
                .id();

        var explanation = ringproof.explanations().ofE164("+447400123456");

        assertThat(explanation.cause()).isEqualTo(Cause.REGION_NOT_ALLOWED);
        assertThat(explanation.numbers()).extracting(Holding::id).containsExactly(id);
    }

    @Test
    void what_does_not_exist_is_not_explained() {
        assertThatThrownBy(() -> ofNumber(new PhoneNumberId("idn_none"))).isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.explanations().ofMessage(new MessageId("sms_none")))
                .isInstanceOf(NoSuchMessage.class);
    }

    @Test
    void refused_requests_leave_one_row_for_each_number_and_one_for_each_owner() {
        var narrow = server(builder -> builder.limits(none(Limit.OWNER).with(Limit.CREATES_OF_OWNER, full())));
        var id = added(HOME);
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(2));
            request(narrow, id);
            narrow.phoneNumbers().create(as(ANNA), "+141555526" + (72 + i));
        }

        var kept = stores.work().run(() -> {
            var all = new ArrayList<>(stores.refusals().newest(new E164Number(HOME), 100));
            for (int i = 0; i < 20; i++) {
                all.addAll(stores.refusals().newest(new E164Number("+141555526" + (72 + i)), 100));
            }
            return all;
        });

        assertThat(kept)
                .extracting(LastRefusal::phoneNumberId, LastRefusal::at)
                .containsExactly(tuple(id, clock.instant()), tuple(null, clock.instant()));
    }

    @Test
    void a_refusal_to_add_a_number_that_another_owner_has_verified_leaves_nothing() {
        verified(HOME);

        ringproof.phoneNumbers().create(as(BEN), HOME);

        assertThat(stores.work().run(() -> stores.refusals().newest(new E164Number(HOME), 10)))
                .isEmpty();
    }

    private Explanation ofNumber(PhoneNumberId id) {
        return ofNumber(ringproof, id);
    }

    private static Explanation ofNumber(Ringproof server, PhoneNumberId id) {
        return server.explanations().ofNumber(id);
    }

    private PhoneNumberId added(String number) {
        return ringproof.phoneNumbers().create(as(ANNA), number).orElseThrow().id();
    }

    private PhoneNumberId verified(String number) {
        return created(ANNA, number, VERIFIED);
    }

    private PhoneNumberId reserved(String number) {
        return created(ANNA, number, RESERVED);
    }

    private PhoneNumberId created(OwnerId owner, String number, PhoneNumberUpdate update) {
        return BackEnd.of(ringproof)
                .create(owner, number, update)
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    private static void request(Ringproof server, PhoneNumberId id) {
        server.phoneNumbers().prepareVerification(as(ANNA), id, FROM_AN_ADDRESS);
    }

    private static void challenge(Ringproof server, PhoneNumberId id) {
        server.secondFactorAuthentication().challenge(ANNA, id, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN);
    }

    private PhoneNumberId requested() {
        var id = added(HOME);
        request(ringproof, id);
        return id;
    }

    /** Returns a number to which a message waits, since no gateway works at the moment. */
    private PhoneNumberId waiting() {
        first.willAnswerOnce(() -> new Handover.Unavailable("HTTP 500"));
        second.willAnswerOnce(() -> new Handover.Throttled("HTTP 429", null));
        return requested();
    }

    private void deliverAfter(Duration time) {
        clock.advance(time);
        Deliveries.handOverDue(stores, first, second);
    }

    private Explanation afterWrongCodes(int delayFrom, int disableAt) {
        var failures = new FailurePolicy(
                delayFrom, Duration.ofMinutes(3), Duration.ofMinutes(9), disableAt, Duration.ofDays(30));
        var strict = server(builder -> builder.verification(
                new VerificationPolicy(6, Duration.ofMinutes(10), 5, Duration.ofSeconds(30), failures, 10, 5)));
        var id = added(HOME);
        request(strict, id);
        strict.phoneNumbers().attemptVerification(as(ANNA), id, wrong(first.lastCode()));
        clock.advance(Duration.ofMinutes(1));
        return ofNumber(strict, id);
    }

    private static String wrong(String code) {
        return code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);
    }

    private Explanation afterReceipt(Receipt.State state) {
        first.willAnswer(new Handover.Accepted("SM123"));
        var id = requested();
        ringproof.receipts().take("first", new Receipt("SM123", state, null, "30003"));
        return ofNumber(id);
    }

    private Explanation ofLimit(Limit limit) {
        var id = added("+14155552671");
        request(server(builder -> builder.limits(none(limit))), id);
        var explanation = ofNumber(id);
        ringproof.phoneNumbers().destroy(as(ANNA), id).orElseThrow();
        return explanation;
    }

    private static LimitPolicy none(Limit limit) {
        return LimitPolicy.OFF.with(limit, full());
    }

    private static LimitRule full() {
        return LimitRule.of(0, Duration.ofMinutes(10), 0, Duration.ofDays(1));
    }

    private Explanation ofBlock(Standing.Kind kind) {
        var id = added(HOME);
        var block = new Standing(kind, NOON, NOON.plus(Duration.ofHours(1)), 1);
        inUnit(() -> stores.counters().decide(new Counter(Limit.PREFIX, "+1415555"), block, NOON));
        var guarded = LimitPolicy.DEFAULT.with(GuardPolicy.DEFAULT.with(LimitMode.ENFORCE));
        request(server(builder -> builder.limits(guarded)), id);
        return ofNumber(id);
    }

    private Explanation afterAdvice(RiskAdvice advice) {
        var advisor = new RecordingAdvisor();
        advisor.willAdvise(advice);
        var id = added(HOME);
        request(server(builder -> builder.riskAdvisor(advisor, RiskPolicy.DEFAULT)), id);
        return ofNumber(id);
    }

    private Explanation ofRefusal(Refusal refusal) {
        var id = added(HOME);
        save(LastRefusal.of(Refused.unchanged(refusal, Account.empty(ANNA)), id, clock.instant()));
        return ofNumber(id);
    }

    private void save(LastRefusal refusal) {
        inUnit(() -> stores.refusals().save(new E164Number(HOME), refusal));
    }

    private void inUnit(Runnable run) {
        stores.work().run(() -> {
            run.run();
            return true;
        });
    }

    private static NumberPolicy regions(String... regions) {
        return new NumberPolicy(Set.of(regions), false, false, null, false);
    }

    private static NumberPolicy fictional() {
        return new NumberPolicy(Set.of("US"), false, false, null, true);
    }
}
