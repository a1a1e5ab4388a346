package dev.ringproof.cdi.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes.Hop;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private Configuration configuration = new Configuration(_ -> Optional.empty());

    @AfterEach
    void each_value_was_right() {
        configuration.requireNoProblem();
    }

    @Test
    void without_configuration_each_policy_is_the_usual_one() {
        var policies = policies(Map.of());

        assertThat(policies.numbers()).isEqualTo(NumberPolicy.DEFAULT);
        assertThat(policies.verification()).isEqualTo(VerificationPolicy.DEFAULT);
        assertThat(policies.secondFactors()).isEqualTo(SecondFactorPolicy.DEFAULT);
        assertThat(policies.sessions()).isEqualTo(SessionPolicy.DEFAULT);
        assertThat(policies.retention()).isEqualTo(RetentionPolicy.DEFAULT);
        assertThat(policies.limits()).isEqualTo(LimitPolicy.DEFAULT);
    }

    @Test
    void numbers_are_as_configured() {
        var policy = policies(Map.of(
                        "ringproof.numbers.regions", "GB, IE",
                        "ringproof.numbers.default-region", "GB",
                        "ringproof.numbers.fixed-lines", "true",
                        "ringproof.numbers.voip", "true",
                        "ringproof.numbers.fictional", "true",
                        "ringproof.numbers.review", "+14155550123=492817 until 2026-12-31"))
                .numbers();

        assertThat(policy.reviewNumbers()).hasSize(1);
        assertThat(policy.withReviewNumbers(List.of()))
                .isEqualTo(new NumberPolicy(Set.of("GB", "IE"), true, true, "GB", true));
    }

    @Test
    void codes_are_as_configured() {
        var policy = policies(Map.of(
                        "ringproof.codes.length", "8",
                        "ringproof.codes.lifetime", "PT5M",
                        "ringproof.codes.attempts", "3",
                        "ringproof.codes.resend-after", "PT1M",
                        "ringproof.codes.same-on-resend", "false",
                        "ringproof.codes.disable-after", "20",
                        "ringproof.codes.remember-failures", "P10D",
                        "ringproof.numbers.most", "4",
                        "ringproof.numbers.most-unverified", "2",
                        "ringproof.numbers.hide-taken", "true"))
                .verification();

        var failures = VerificationPolicy.FailurePolicy.DEFAULT;
        assertThat(policy)
                .isEqualTo(new VerificationPolicy(
                        8,
                        Duration.ofMinutes(5),
                        3,
                        Duration.ofMinutes(1),
                        new VerificationPolicy.FailurePolicy(
                                failures.delayFrom(),
                                failures.firstDelay(),
                                failures.longestDelay(),
                                20,
                                Duration.ofDays(10)),
                        4,
                        2,
                        false,
                        true));
    }

    @Test
    void second_factors_sessions_and_retention_are_as_configured() {
        var policies = policies(Map.ofEntries(
                Map.entry("ringproof.second-factor.step-up-window", "PT5M"),
                Map.entry("ringproof.second-factor.require-backup-codes", "true"),
                Map.entry("ringproof.second-factor.notify-changes", "false"),
                Map.entry("ringproof.second-factor.backup-code-sets", "3"),
                Map.entry("ringproof.sessions.lifetime", "P2D"),
                Map.entry("ringproof.sessions.idle", "PT2H"),
                Map.entry("ringproof.sessions.token-rotation", "PT3H"),
                Map.entry("ringproof.sessions.ticket-lifetime", "PT4M"),
                Map.entry("ringproof.sessions.ticket-skips-second-factor", "true"),
                Map.entry("ringproof.sessions.phone-sign-in", "true"),
                Map.entry("ringproof.sessions.remember-device", "P5D"),
                Map.entry("ringproof.keep.messages", "P6D"),
                Map.entry("ringproof.keep.challenges", "PT7H")));

        assertThat(policies.secondFactors()).isEqualTo(new SecondFactorPolicy(Duration.ofMinutes(5), true, false, 3));
        assertThat(policies.sessions())
                .isEqualTo(new SessionPolicy(
                        Duration.ofDays(2),
                        Duration.ofHours(2),
                        Duration.ofHours(3),
                        SessionPolicy.DEFAULT.replayGrace(),
                        SessionPolicy.DEFAULT.signInLifetime(),
                        Duration.ofMinutes(4),
                        true,
                        true,
                        Duration.ofDays(5)));
        assertThat(policies.retention()).isEqualTo(new RetentionPolicy(Duration.ofDays(6), Duration.ofHours(7)));
    }

    @Test
    void limits_budget_and_guard_are_as_configured() {
        var policy = policies(Map.of(
                        "ringproof.limits.wide-prefix", "observe",
                        "ringproof.budget.mode", "observe",
                        "ringproof.budget.per-day", "20.5",
                        "ringproof.budget.per-month", "300",
                        "ringproof.budget.price-otherwise", "0.07",
                        "ringproof.guard.mode", "enforce",
                        "ringproof.guard.allowed", "GB,+4477",
                        "ringproof.guard.denied", "+1900"))
                .limits();

        assertThat(policy.rule(Limit.WIDE_PREFIX).orElseThrow().mode()).isEqualTo(LimitMode.OBSERVE);
        assertThat(policy.rule(Limit.PREFIX).orElseThrow().mode()).isEqualTo(LimitMode.ENFORCE);
        assertThat(policy.budget())
                .isEqualTo(new BudgetPolicy(
                        LimitMode.OBSERVE,
                        new BudgetPolicy.Budget(new BigDecimal("20.5"), new BigDecimal("300")),
                        Map.of(),
                        new BigDecimal("0.07")));
        assertThat(policy.guard().mode()).isEqualTo(LimitMode.ENFORCE);
        assertThat(policy.guard().allowed()).containsExactlyInAnyOrder("GB", "+4477");
        assertThat(policy.guard().denied()).containsExactly("+1900");
    }

    @Test
    void a_budget_that_is_off_asks_for_no_money() {
        assertThat(policies(Map.of("ringproof.budget.mode", "off")).limits().budget())
                .isEqualTo(BudgetPolicy.OFF);
    }

    @Test
    void routes_are_as_configured() {
        var routes = policies(Map.of(
                        "ringproof.routes", "GB=b",
                        "ringproof.senders", "b/GB=Acme",
                        "ringproof.parameters", "b/GB=ENTITY:123",
                        "ringproof.prices", "b/*=0.06",
                        "ringproof.prefer-conversion", "true"))
                .routes(List.of("a", "b"));

        assertThat(routes.to(new Destination("GB", 44), new Random(1)))
                .containsExactly(new Hop("b", "Acme", Map.of("ENTITY", "123"), new BigDecimal("0.06")));
        assertThat(routes.prefersConversion()).isTrue();
    }

    /** A key that nothing reads would be a promise that nobody keeps. */
    @Test
    void each_key_of_a_policy_is_read() {
        var asked = new HashSet<String>();
        var policies = new Policies(new Configuration(key -> {
            asked.add(key);
            return Optional.empty();
        }));
        policies.numbers();
        policies.verification();
        policies.secondFactors();
        policies.sessions();
        policies.retention();
        policies.limits();
        policies.wording();
        policies.routes(List.of("a"));

        for (var key : ConfigKey.values()) {
            switch (key) {
                case IN_MEMORY, KEYS, INDEX_KEY, SCHEMA, MIGRATE, CONNECTIONS, GATEWAY_ORDER, GATEWAYS, CALLBACKS -> {}
                case LIMITS -> assertThat(asked).contains("ringproof.limits.number");
                default -> assertThat(asked).contains(key.key());
            }
        }
    }

    private Policies policies(Map<String, String> values) {
        configuration = new Configuration(key -> Optional.ofNullable(values.get(key)));
        return new Policies(configuration);
    }
}
