package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskEvent;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.RecordingAdvisor;
import dev.ringproof.testkit.internal.SameStores;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a risk advisor is asked, when, and what follows from its advice, through the front door. */
@Timeout(60)
class RiskAdvisorTest {
    private static final String HOME = "+14155552671";
    private static final String WORK = "+14155552672";
    private static final String TEST_NUMBER = "+14155550100";
    private static final SessionId HERE = new SessionId("sess_here");
    private static final RequestOrigin CLIENT =
            new RequestOrigin("192.0.2.1", "Browser/1.0", List.of(Locale.GERMAN), null);
    /** Long, for a slow machine. */
    private static final RiskPolicy PATIENT = RiskPolicy.DEFAULT.within(Duration.ofSeconds(8));

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final RecordingAdvisor advisor = new RecordingAdvisor();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger openUnits = new AtomicInteger();
    private Runnable afterUnit = () -> {};
    private Ringproof ringproof = with(PATIENT);

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Ringproof with(RiskPolicy policy) {
        return with(policy, LimitPolicy.OFF);
    }

    private Ringproof with(RiskPolicy policy, LimitPolicy limits) {
        var memory = InMemoryStores.empty(clock);
        return Ringproof.with(gateway)
                .stores(SameStores.with(watched(memory.work()), clock, memory))
                .numbers(new NumberPolicy(Set.of("US"), false, false, null, true))
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .limits(limits)
                .riskAdvisor(advisor, policy)
                .listener(events::add)
                .forTests()
                .build();
    }

    private UnitOfWork watched(UnitOfWork work) {
        return new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> inside) {
                openUnits.incrementAndGet();
                try {
                    return work.run(inside);
                } finally {
                    openUnits.decrementAndGet();
                    afterUnit.run();
                }
            }
        };
    }

    private PhoneNumberId created(OwnerId owner, String number) {
        return ringproof.phoneNumbers().create(as(owner), number).orElseThrow().id();
    }

    private Outcome<PhoneNumber> prepared(PhoneNumberId id) {
        return prepared(ANNA, id, CLIENT);
    }

    private Outcome<PhoneNumber> prepared(OwnerId owner, PhoneNumberId id, RequestOrigin origin) {
        return ringproof.phoneNumbers().prepareVerification(as(owner), id, origin);
    }

    private PhoneNumberId secondFactor(String number) {
        var id = BackEnd.of(ringproof)
                .create(ANNA, number, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .phoneNumber()
                .id();
        gateway.clear();
        return id;
    }

    private List<RiskEvent> riskEvents() {
        return events.stream()
                .filter(RiskEvent.class::isInstance)
                .map(RiskEvent.class::cast)
                .toList();
    }

    private RiskEvent event(RiskEvent.Type type, PhoneNumberId id, Purpose purpose, String reason) {
        return new RiskEvent(type, ANNA, id, purpose, reason, clock.instant());
    }

    @Test
    void an_advisor_hears_who_requests_a_code_for_which_number() {
        var id = created(ANNA, HOME);

        prepared(ANNA, id, CLIENT.withProof("token")).orElseThrow();

        assertThat(advisor.questions())
                .containsExactly(new RiskQuestion(
                        new E164Number(HOME),
                        "US",
                        ANNA,
                        false,
                        Purpose.VERIFICATION,
                        "192.0.2.1",
                        "Browser/1.0",
                        "token"));
        assertThat(gateway.messages()).hasSize(1);
        assertThat(riskEvents()).isEmpty();
    }

    @Test
    void an_advisor_hears_whether_the_owner_has_a_verified_number() {
        secondFactor(WORK);

        prepared(created(ANNA, HOME)).orElseThrow();

        assertThat(advisor.questions()).extracting(RiskQuestion::knownOwner).containsExactly(true);
    }

    @Test
    void an_advisor_is_asked_outside_of_any_unit_of_work_before_anything_is_stored() {
        var id = created(ANNA, HOME);
        var unitsWhenAsked = new AtomicInteger(-1);
        var messagesWhenAsked = new AtomicInteger(-1);
        advisor.willAnswer(question -> {
            unitsWhenAsked.set(openUnits.get());
            messagesWhenAsked.set(ringproof.messages().ofNumber(id).size());
            return new RiskAdvice.Allow(false);
        });

        prepared(id).orElseThrow();

        assertThat(unitsWhenAsked).hasValue(0);
        assertThat(messagesWhenAsked).hasValue(0);
    }

    @Test
    void a_code_that_the_advisor_denies_is_refused_like_by_any_limit_and_its_reason_is_for_the_operator() {
        var id = created(ANNA, HOME);
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));

        var outcome = prepared(id);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(gateway.messages()).isEmpty();
        assertThat(riskEvents()).containsExactly(event(RiskEvent.Type.DENIED, id, Purpose.VERIFICATION, "sim_swapped"));
        assertThat(riskEvents().getFirst().name()).isEqualTo("risk.denied");
    }

    @Test
    void a_step_up_asks_for_a_human_check_whose_proof_lets_the_same_request_pass() {
        var id = created(ANNA, HOME);
        advisor.willAnswer(question -> "good".equals(question.proofToken())
                ? new RiskAdvice.Allow(true)
                : new RiskAdvice.StepUp("new_device"));

        assertThat(refusal(prepared(id))).isEqualTo(new Refusal.HumanCheckRequired());
        assertThat(refusal(prepared(ANNA, id, CLIENT.withProof("bad")))).isEqualTo(new Refusal.HumanCheckRequired());
        assertThat(gateway.messages()).isEmpty();
        assertThat(riskEvents())
                .extracting(RiskEvent::name, RiskEvent::reason)
                .containsOnly(tuple("risk.step_up", "new_device"));

        prepared(ANNA, id, CLIENT.withProof("good")).orElseThrow();

        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void an_outage_of_the_advisor_stops_no_sign_up() {
        var id = created(ANNA, HOME);
        advisor.willFail();

        prepared(id).orElseThrow();

        assertThat(gateway.messages()).hasSize(1);
        assertThat(riskEvents()).containsExactly(event(RiskEvent.Type.FAILED, id, Purpose.VERIFICATION, "failed"));
    }

    @Test
    void an_outage_stops_codes_if_the_policy_says_so() {
        ringproof.close();
        ringproof = with(PATIENT.denyingOnFailure());
        var id = created(ANNA, HOME);
        advisor.willFail();

        assertThat(refusal(prepared(id))).isEqualTo(new Refusal.TooManyRequests());
        assertThat(gateway.messages()).isEmpty();
        assertThat(riskEvents())
                .containsExactly(
                        event(RiskEvent.Type.FAILED, id, Purpose.VERIFICATION, "failed"),
                        event(RiskEvent.Type.DENIED, id, Purpose.VERIFICATION, "no_advice"));
    }

    @Test
    void an_advisor_that_does_not_answer_delays_a_request_for_its_time_limit_only() {
        ringproof.close();
        ringproof = with(RiskPolicy.DEFAULT.within(Duration.ofMillis(50)));
        var id = created(ANNA, HOME);
        advisor.willHang();

        prepared(id).orElseThrow();

        assertThat(gateway.messages()).hasSize(1);
        assertThat(riskEvents()).containsExactly(event(RiskEvent.Type.FAILED, id, Purpose.VERIFICATION, "slow"));
    }

    @Test
    void a_possession_check_is_asked_about_too() {
        var id = created(ANNA, HOME);
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));

        var outcome = ringproof.administration().prepareVerification(id, CLIENT);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(advisor.questions()).extracting(RiskQuestion::purpose).containsExactly(Purpose.POSSESSION);
        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void nobody_asks_where_the_rules_refuse_or_nothing_is_sent() {
        var tooSoon = created(ANNA, HOME);
        prepared(tooSoon).orElseThrow();
        var verified = secondFactor(WORK);
        var test = created(ANNA, TEST_NUMBER);
        var asked = advisor.questions().size();

        assertThat(refusal(prepared(tooSoon))).isInstanceOf(Refusal.ResendTooSoon.class);
        assertThat(refusal(prepared(verified))).isEqualTo(new Refusal.AlreadyVerified());
        prepared(test).orElseThrow();
        assertThatThrownBy(() -> prepared(new PhoneNumberId("idn_none"))).isInstanceOf(NoSuchPhoneNumber.class);

        assertThat(advisor.questions()).hasSize(asked);
    }

    /** An attacker could time requests such that they are too early for the look, and not too early for the step. */
    @Test
    void no_code_is_sent_without_a_question_even_if_the_rules_change_their_mind_in_between() {
        var id = created(ANNA, HOME);
        prepared(id).orElseThrow();
        clock.advance(Duration.ofSeconds(29));
        afterUnit = () -> clock.advance(Duration.ofSeconds(2));

        var outcome = prepared(id);

        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(gateway.messages()).hasSize(1);
        assertThat(riskEvents()).extracting(RiskEvent::reason).containsExactly("number_changed");
    }

    @Test
    void a_number_that_is_removed_while_the_advisor_thinks_gets_no_code() {
        var id = created(ANNA, HOME);
        advisor.willAnswer(question -> {
            ringproof.phoneNumbers().destroy(as(ANNA), id).orElseThrow();
            return new RiskAdvice.Allow(false);
        });

        assertThatThrownBy(() -> prepared(id)).isInstanceOf(NoSuchPhoneNumber.class);
        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void an_owner_has_one_open_question_so_that_one_user_cannot_fill_all_places() {
        var home = created(ANNA, HOME);
        var work = created(ANNA, WORK);
        var ofBen = created(BEN, WORK);
        var inside = new CopyOnWriteArrayList<Outcome<PhoneNumber>>();
        advisor.willAnswer(question -> {
            if (question.number().equals(new E164Number(HOME))) {
                inside.add(prepared(work));
                inside.add(prepared(BEN, ofBen, CLIENT));
            }
            return new RiskAdvice.Allow(false);
        });

        prepared(home).orElseThrow();

        assertThat(refusal(inside.getFirst())).isEqualTo(new Refusal.TooManyRequests());
        inside.getLast().orElseThrow();
        prepared(work).orElseThrow();
    }

    /** Each question may cost money, and a request that is denied stores nothing that would make the next one wait. */
    @Test
    void questions_are_limited_also_if_all_of_them_are_denied() {
        ringproof.close();
        ringproof = with(PATIENT, LimitPolicy.DEFAULT);
        var id = created(ANNA, HOME);
        var ofBen = created(BEN, WORK);
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));

        for (int i = 0; i < 200; i++) {
            assertThat(refusal(prepared(id))).isEqualTo(new Refusal.TooManyRequests());
        }
        assertThat(advisor.questions()).hasSize(30);

        prepared(BEN, ofBen, CLIENT);
        assertThat(advisor.questions()).hasSize(31);
        clock.advance(Duration.ofHours(2));
        prepared(id);
        assertThat(advisor.questions()).hasSize(32);
    }

    @Test
    void questions_are_limited_by_the_address_of_the_client() {
        ringproof.close();
        ringproof = with(
                PATIENT,
                LimitPolicy.OFF.with(
                        Limit.ADVICE_FROM_ADDRESS,
                        LimitPolicy.DEFAULT.rule(Limit.ADVICE_FROM_ADDRESS).orElseThrow()));
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));

        for (int i = 0; i < 400; i++) {
            var owner = new OwnerId("user_" + i);
            prepared(owner, created(owner, HOME), CLIENT);
        }

        assertThat(advisor.questions()).hasSize(300);
    }

    @Test
    void by_default_nobody_asks_about_second_factors() {
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));
        secondFactor(HOME);

        var challenge = signIn().orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        ringproof.secondFactorAuthentication().resend(challenge.id(), CLIENT).orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        ringproof.secondFactorAuthentication().openStepUp(ANNA, HERE).orElseThrow();
        ringproof
                .secondFactorAuthentication()
                .prepareStepUp(ANNA, HERE, null, CLIENT)
                .orElseThrow();

        assertThat(advisor.questions()).isEmpty();
        assertThat(gateway.messages()).hasSize(3);
    }

    private Outcome<SecondFactorChallenge> signIn() {
        return ringproof.secondFactorAuthentication().challenge(ANNA, null, Purpose.SIGN_IN, null, CLIENT);
    }

    @Test
    void an_advisor_is_asked_about_second_factors_if_the_policy_says_so() {
        ringproof.close();
        ringproof = with(PATIENT.withSecondFactors());
        var id = secondFactor(HOME);
        var challenge = signIn().orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        ringproof.secondFactorAuthentication().openStepUp(ANNA, HERE).orElseThrow();
        advisor.willAdvise(new RiskAdvice.StepUp("new_device"));

        assertThat(refusal(signIn())).isEqualTo(new Refusal.HumanCheckRequired());
        assertThat(refusal(ringproof.secondFactorAuthentication().resend(challenge.id(), CLIENT)))
                .isEqualTo(new Refusal.HumanCheckRequired());
        assertThat(refusal(ringproof.secondFactorAuthentication().prepareStepUp(ANNA, HERE, id, CLIENT)))
                .isEqualTo(new Refusal.HumanCheckRequired());

        assertThat(advisor.questions())
                .extracting(RiskQuestion::purpose)
                .containsExactly(Purpose.SIGN_IN, Purpose.SIGN_IN, Purpose.SIGN_IN, Purpose.STEP_UP);
        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void a_code_goes_to_no_other_second_factor_than_the_one_that_was_asked_about() {
        ringproof.close();
        ringproof = with(PATIENT.withSecondFactors());
        secondFactor(HOME);
        var work = secondFactor(WORK);
        advisor.willAnswer(question -> {
            ringproof.phoneNumbers().makeDefaultSecondFactor(as(ANNA), work).orElseThrow();
            return new RiskAdvice.Allow(false);
        });

        var outcome = signIn();

        assertThat(advisor.questions()).extracting(RiskQuestion::number).containsExactly(new E164Number(HOME));
        assertThat(refusal(outcome)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(gateway.messages()).isEmpty();
        assertThat(riskEvents()).containsExactly(event(RiskEvent.Type.DENIED, work, Purpose.SIGN_IN, "number_changed"));
    }

    @Test
    void no_event_shows_a_number_or_a_proof_token() {
        var id = created(ANNA, HOME);
        advisor.willAdvise(new RiskAdvice.StepUp("new_device"));
        prepared(ANNA, id, CLIENT.withProof("hush"));
        advisor.willFail();
        prepared(ANNA, id, CLIENT.withProof("hush"));

        assertThat(riskEvents()).hasSize(2);
        assertThat(events.toString()).doesNotContain("4155552671", "hush");
    }
}
