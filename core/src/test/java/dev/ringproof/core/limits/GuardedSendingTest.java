package dev.ringproof.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.application.FraudAdministrationService;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.limits.MessageRequest.Kind;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.FraudAdministration.State;
import dev.ringproof.core.port.out.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The guard within the limits: who meets it, and what follows. */
class GuardedSendingTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final GuardPolicy ENFORCED = GuardPolicy.DEFAULT.with(LimitMode.ENFORCE);
    private static final Routes ROUTES = Routes.inOrder(List.of("a"));

    private final Stores stores = InMemoryStores.empty(InstantSource.fixed(NOON));
    private int requests;

    private static E164Number number(int i) {
        return new E164Number("+44740090%04d".formatted(i * 37 % 10_000));
    }

    private SendingLimits limits(GuardPolicy guard) {
        return limits(LimitPolicy.DEFAULT.with(guard), ROUTES);
    }

    private SendingLimits limits(LimitPolicy policy, Routes routes) {
        return new SendingLimits(stores.counters(), policy, new NumberingPlan(NumberPolicy.DEFAULT), routes);
    }

    private MessageRequest request(Kind kind, boolean known, boolean human) {
        int i = requests++;
        return new MessageRequest(new OwnerId("user_" + i), number(i), kind, 1, RequestOrigin.UNKNOWN, known, human);
    }

    private Verdict ask(SendingLimits limits, MessageRequest request) {
        return stores.work().run(() -> limits.decide(request, NOON.plusSeconds(2L * requests)));
    }

    private Verdict ask(SendingLimits limits) {
        return ask(limits, request(Kind.VERIFICATION, false, false));
    }

    /** Sends until the guard has blocked the prefix, and returns how many messages that took. */
    private int attack(SendingLimits limits) {
        int sent = 0;
        while (ask(limits) instanceof Verdict.Allowed) {
            sent++;
        }
        return sent;
    }

    private static List<Finding.Source> sources(Verdict verdict) {
        return verdict.findings().stream().map(Finding::source).toList();
    }

    @Test
    void an_attack_on_a_prefix_is_slowed_and_then_blocked() {
        var limits = limits(ENFORCED);

        int sent = attack(limits);
        var slowed = ask(limits);

        assertThat(sent).isBetween(3, 6);
        assertThat(slowed).isInstanceOf(Verdict.Refused.class);
        assertThat(sources(slowed)).containsExactly(Finding.Source.SLOWING);
    }

    @Test
    void the_first_refusal_of_a_block_has_the_evidence_and_the_next_ones_refer_to_it() {
        attack(limits(GuardPolicy.DEFAULT.with(LimitMode.OFF)));
        var limits = limits(ENFORCED);

        var first = ask(limits);
        var second = ask(limits);

        assertThat(first).isInstanceOf(Verdict.Refused.class);
        assertThat(sources(first)).contains(Finding.Source.NEW_BLOCK);
        assertThat(first.findings().getLast().line()).contains("conversion 0 of");
        assertThat(sources(second)).contains(Finding.Source.BLOCK).doesNotContain(Finding.Source.NEW_BLOCK);
    }

    @Test
    void what_is_observed_is_sent_and_stored_and_reported() {
        var limits = limits(GuardPolicy.DEFAULT);

        attack(limits);
        for (int i = 0; i < 10; i++) {
            assertThat(ask(limits)).isInstanceOf(Verdict.Observed.class);
        }

        assertThat(standing()).isEqualTo(State.BLOCKED_BY_GUARD);
    }

    private State standing() {
        var fraud = new FraudAdministrationService(
                stores.counters(), LimitPolicy.DEFAULT, stores.work(), () -> NOON.plusSeconds(2L * requests));
        return fraud.prefixes(null, "", 200).stream()
                .map(area -> area.state())
                .filter(state -> state != State.OPEN)
                .findFirst()
                .orElse(State.OPEN);
    }

    @Test
    void a_guard_that_is_off_finds_nothing() {
        var limits = limits(ENFORCED.with(LimitMode.OFF));
        for (int i = 0; i < 50; i++) {
            assertThat(sources(ask(limits))).doesNotContain(Finding.Source.NEW_BLOCK, Finding.Source.SLOWING);
        }
        assertThat(standing()).isEqualTo(State.OPEN);
    }

    @Test
    void second_factors_never_meet_the_guard() {
        var limits = limits(ENFORCED.withLists(Set.of(), Set.of("GB")));
        attack(limits);

        assertThat(ask(limits, request(Kind.SECOND_FACTOR, true, false))).isInstanceOf(Verdict.Allowed.class);
        assertThat(ask(limits, request(Kind.VERIFICATION, true, false))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void an_owner_with_a_verified_number_may_still_add_one_in_a_prefix_under_attack() {
        var limits = limits(ENFORCED);
        attack(limits);

        assertThat(ask(limits, request(Kind.VERIFICATION, true, false))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void where_there_is_a_human_check_a_person_may_go_on_with_its_proof() {
        var limits = limits(ENFORCED.withHumanCheck(true));
        attack(limits);

        assertThat(ask(limits)).isInstanceOf(Verdict.StepUp.class);
        assertThat(ask(limits, request(Kind.VERIFICATION, false, true))).isInstanceOf(Verdict.Allowed.class);
    }

    @Test
    void where_there_is_a_human_check_a_proof_soon_after_a_block_began_ends_it() {
        var off = limits(ENFORCED.with(LimitMode.OFF));
        for (int i = 0; i < 10; i++) {
            ask(off);
        }
        var limits = limits(ENFORCED.withHumanCheck(true));
        assertThat(ask(limits)).isInstanceOf(Verdict.StepUp.class);
        assertThat(standing()).isEqualTo(State.BLOCKED_BY_GUARD);

        assertThat(ask(limits, request(Kind.VERIFICATION, false, true))).isInstanceOf(Verdict.Allowed.class);

        assertThat(standing()).isEqualTo(State.OPEN);
        assertThat(ask(limits)).as("the counts still say so").isInstanceOf(Verdict.StepUp.class);
    }

    @Test
    void no_proof_helps_against_a_limit_or_an_operator() {
        var guard = ENFORCED.withHumanCheck(true);
        var full = LimitPolicy.DEFAULT
                .with(guard)
                .with(Limit.PREFIX, LimitRule.of(2, Duration.ofHours(1), 2, Duration.ofDays(1)));
        ask(limits(full, ROUTES));
        ask(limits(full, ROUTES));
        assertThat(ask(limits(full, ROUTES))).isInstanceOf(Verdict.Refused.class);

        var denied = limits(guard.withLists(Set.of(), Set.of("+44")));
        assertThat(ask(denied)).isInstanceOf(Verdict.Refused.class);
        assertThat(sources(ask(denied))).containsExactly(Finding.Source.DENIED);
        assertThat(ask(denied, request(Kind.VERIFICATION, false, true))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void what_an_operator_denies_is_refused_also_while_the_guard_only_observes() {
        assertThat(ask(limits(GuardPolicy.DEFAULT.withLists(Set.of(), Set.of("GB")))))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_refused_message_is_not_counted() {
        var limits = limits(ENFORCED);
        attack(limits);
        var before = sentToPrefix();

        for (int i = 0; i < 20; i++) {
            ask(limits);
        }

        assertThat(sentToPrefix()).isLessThanOrEqualTo(before + 1);
    }

    private long sentToPrefix() {
        var rule = LimitPolicy.DEFAULT.rule(Limit.PREFIX).orElseThrow();
        var charge = new Charge(new Counter(Limit.PREFIX, "+44740090"), rule, 0, 0);
        return stores.work()
                .run(() -> stores.counters().look(List.of(charge), NOON))
                .getFirst()
                .used()
                .getFirst()
                .amount();
    }

    @Test
    void codes_that_are_entered_keep_the_guard_away() {
        var limits = limits(ENFORCED);
        var answers = new AnswerLimits(stores.counters(), LimitPolicy.DEFAULT.with(ENFORCED), limits);
        for (int i = 0; i < 90; i++) {
            var request = request(Kind.VERIFICATION, false, false);
            // 15 in a minute would be a burst; these are one a minute
            var at = NOON.plusSeconds(60L * i);
            var verdict = stores.work().run(() -> limits.decide(request, at));
            assertThat(verdict.findings()).as("message %d", i).isEmpty();
            if (i % 5 != 0) {
                var answer = new AnswerLimits.Answer(request.owner(), request.to(), false, true);
                stores.work().run(() -> answers.check(answer, request.origin(), at.plusSeconds(20)));
            }
        }
    }

    @Test
    void destinations_that_cost_thrice_the_typical_price_need_less_evidence() {
        var cheap = limits(
                LimitPolicy.DEFAULT.with(ENFORCED), ROUTES.withPrices("a/GB=0.04; a/US=0.01; a/DE=0.05; a/FR=0.05"));
        var atUsualPrice = attack(cheap);

        var other = new GuardedSendingTest();
        var costly = other.limits(
                LimitPolicy.DEFAULT.with(ENFORCED), ROUTES.withPrices("a/GB=0.15; a/US=0.01; a/DE=0.05; a/FR=0.05"));

        assertThat(other.attack(costly)).isLessThan(atUsualPrice);
    }

    @Test
    void blocks_and_slowing_are_events() {
        var blocking = new Finding(
                new Counter(Limit.PREFIX, "+44740090"), LimitMode.ENFORCE, 7, null, "x", Finding.Source.NEW_BLOCK);
        var slowing = new Finding(
                new Counter(Limit.PREFIX, "+44740090"), LimitMode.OBSERVE, 7, null, "x", Finding.Source.SLOWING);

        assertThat(names(new Verdict.Refused(List.of(blocking)))).containsExactly("limit.refused", "guard.blocked");
        assertThat(names(new Verdict.Observed(List.of(slowing)))).containsExactly("limit.observed", "guard.slowed");
    }

    private static List<String> names(Verdict verdict) {
        var account = Account.empty(new OwnerId("anna"));
        return Verdicts.outcome(verdict, account, () -> new Outcome.Accepted<>(Map.of(), account, List.of()), NOON)
                .events()
                .stream()
                .map(event -> event.name())
                .toList();
    }
}
