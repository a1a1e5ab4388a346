package dev.ringproof.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.numbering.NumberPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RingproofPropertiesTest {

    @Test
    void what_is_left_out_is_as_in_the_policies_of_core() {
        var properties = bound(Map.of());

        assertThat(properties.codes().policy(properties.numbers())).isEqualTo(VerificationPolicy.DEFAULT);
        assertThat(properties.numbers().policy()).isEqualTo(NumberPolicy.DEFAULT);
        assertThat(properties.secondFactor().policy()).isEqualTo(SecondFactorPolicy.DEFAULT);
        assertThat(properties.sessions().policy()).isEqualTo(SessionPolicy.DEFAULT);
        assertThat(properties.keep().policy()).isEqualTo(RetentionPolicy.DEFAULT);
        assertThat(properties.budget().policy()).isEqualTo(BudgetPolicy.DEFAULT);
        assertThat(properties.limitPolicy()).isEqualTo(LimitPolicy.DEFAULT);
    }

    @Test
    void codes_and_numbers_are_as_given() {
        var properties = bound(Map.ofEntries(
                Map.entry("ringproof.codes.length", "8"),
                Map.entry("ringproof.codes.lifetime", "PT3M"),
                Map.entry("ringproof.codes.attempts", "3"),
                Map.entry("ringproof.codes.resend-after", "20s"),
                Map.entry("ringproof.codes.same-on-resend", "false"),
                Map.entry("ringproof.codes.disable-after", "20"),
                Map.entry("ringproof.codes.remember-failures", "10d"),
                Map.entry("ringproof.numbers.most", "4"),
                Map.entry("ringproof.numbers.most-unverified", "2"),
                Map.entry("ringproof.numbers.hide-taken", "true"),
                Map.entry("ringproof.numbers.regions", "DE,AT"),
                Map.entry("ringproof.numbers.default-region", "DE"),
                Map.entry("ringproof.numbers.fixed-lines", "true"),
                Map.entry("ringproof.numbers.voip", "true"),
                Map.entry("ringproof.numbers.fictional", "true"),
                Map.entry("ringproof.numbers.extra-prefixes[+1436]", "US")));
        var usual = FailurePolicy.DEFAULT;

        assertThat(properties.codes().policy(properties.numbers()))
                .isEqualTo(new VerificationPolicy(
                        8,
                        Duration.ofMinutes(3),
                        3,
                        Duration.ofSeconds(20),
                        new FailurePolicy(
                                usual.delayFrom(), usual.firstDelay(), usual.longestDelay(), 20, Duration.ofDays(10)),
                        4,
                        2,
                        false,
                        true));
        assertThat(properties.numbers().policy())
                .isEqualTo(
                        new NumberPolicy(Set.of("DE", "AT"), true, true, "DE", true, Map.of("+1436", "US"), List.of()));
    }

    @Test
    void second_factors_sessions_and_retention_are_as_given() {
        var properties = bound(Map.ofEntries(
                Map.entry("ringproof.second-factor.step-up-window", "0"),
                Map.entry("ringproof.second-factor.require-backup-codes", "true"),
                Map.entry("ringproof.second-factor.notify-changes", "false"),
                Map.entry("ringproof.second-factor.backup-code-sets", "3"),
                Map.entry("ringproof.sessions.lifetime", "2d"),
                Map.entry("ringproof.sessions.idle", "3h"),
                Map.entry("ringproof.sessions.token-rotation", "5m"),
                Map.entry("ringproof.sessions.ticket-lifetime", "1m"),
                Map.entry("ringproof.sessions.ticket-skips-second-factor", "true"),
                Map.entry("ringproof.sessions.phone-sign-in", "true"),
                Map.entry("ringproof.sessions.remember-device", "30d"),
                Map.entry("ringproof.keep.messages", "3d"),
                Map.entry("ringproof.keep.challenges", "2h")));

        assertThat(properties.secondFactor().policy()).isEqualTo(new SecondFactorPolicy(Duration.ZERO, true, false, 3));
        assertThat(properties.sessions().policy())
                .isEqualTo(new SessionPolicy(
                        Duration.ofDays(2),
                        Duration.ofHours(3),
                        Duration.ofMinutes(5),
                        SessionPolicy.DEFAULT.replayGrace(),
                        SessionPolicy.DEFAULT.signInLifetime(),
                        Duration.ofMinutes(1),
                        true,
                        true,
                        Duration.ofDays(30)));
        assertThat(properties.keep().policy()).isEqualTo(new RetentionPolicy(Duration.ofDays(3), Duration.ofHours(2)));
    }

    @Test
    void limits_and_budgets_are_as_given() {
        var policy = bound(Map.of(
                        "ringproof.limits.creates-of-owner", "observe",
                        "ringproof.limits.NUMBER", "off",
                        "ringproof.budget.mode", "observe",
                        "ringproof.budget.per-day", "7.5",
                        "ringproof.budget.per-month", "20",
                        "ringproof.budget.price-otherwise", "0.1",
                        "ringproof.guard.mode", "enforce",
                        "ringproof.guard.allowed", "+4477,FR",
                        "ringproof.guard.denied", "LV"))
                .limitPolicy();

        var usual = LimitPolicy.DEFAULT;
        assertThat(policy.rule(Limit.CREATES_OF_OWNER))
                .isEqualTo(usual.rule(Limit.CREATES_OF_OWNER).map(rule -> rule.with(LimitMode.OBSERVE)));
        assertThat(policy.rule(Limit.NUMBER)).isEmpty();
        assertThat(policy.rule(Limit.OWNER)).isEqualTo(usual.rule(Limit.OWNER));
        assertThat(policy.budget())
                .isEqualTo(new BudgetPolicy(
                        LimitMode.OBSERVE,
                        new BudgetPolicy.Budget(new BigDecimal("7.5"), new BigDecimal("20")),
                        Map.of(),
                        new BigDecimal("0.1")));
        assertThat(policy.guard())
                .isEqualTo(usual.guard().with(LimitMode.ENFORCE).withLists(Set.of("+4477", "FR"), Set.of("LV")));
    }

    @Test
    void routes_are_as_given() {
        var properties = bound(Map.of(
                "ringproof.routes", "US=b; *=a,b",
                "ringproof.senders", "a/GB=Acme",
                "ringproof.prices", "a/*=0.06",
                "ringproof.prefer-conversion", "true"));

        var routes = properties.routes(List.of("a", "b"));
        assertThat(routes.gateways()).containsExactly("a", "b");
        assertThat(routes.prefersConversion()).isTrue();
        assertThat(routes.highestPrice(new Destination("GB", 44), BigDecimal.ZERO))
                .isEqualTo(new BigDecimal("0.06"));
        assertThat(routes.to(new Destination("GB", 44), new Random(1)))
                .extracting(Routes.Hop::gateway, Routes.Hop::sender)
                .containsExactly(tuple("a", "Acme"), tuple("b", null));
        assertThat(routes.to(new Destination("US", 1), new Random(1)))
                .extracting(Routes.Hop::gateway)
                .containsExactly("b");
    }

    private static RingproofProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("ringproof", RingproofProperties.class);
    }
}
