package dev.ringproof.cdi.wiring;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
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
import dev.ringproof.core.numbering.ReviewNumber;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the policies of a Ringproof from the configuration. After a problem a policy is the usual one. */
final class Policies {
    private static final int MANY = 1_000_000;

    private final Configuration configuration;

    Policies(Configuration configuration) {
        this.configuration = configuration;
    }

    NumberPolicy numbers() {
        return configuration.checked(
                "ringproof.numbers",
                () -> new NumberPolicy(
                        Set.copyOf(configuration.list(ConfigKey.REGIONS)),
                        configuration.flag(ConfigKey.FIXED_LINES),
                        configuration.flag(ConfigKey.VOIP),
                        configuration.given(ConfigKey.DEFAULT_REGION).orElse(null),
                        configuration.flag(ConfigKey.FICTIONAL),
                        Map.of(),
                        ReviewNumber.list(configuration.text(ConfigKey.REVIEW))),
                NumberPolicy.DEFAULT);
    }

    VerificationPolicy verification() {
        var failures = configuration.checked(
                "ringproof.codes",
                () -> new FailurePolicy(
                        FailurePolicy.DEFAULT.delayFrom(),
                        FailurePolicy.DEFAULT.firstDelay(),
                        FailurePolicy.DEFAULT.longestDelay(),
                        configuration.number(ConfigKey.DISABLE_AFTER, 1, 100),
                        configuration.duration(ConfigKey.REMEMBER_FAILURES)),
                FailurePolicy.DEFAULT);
        return configuration.checked(
                "ringproof.codes",
                () -> new VerificationPolicy(
                        configuration.number(ConfigKey.CODE_LENGTH, 6, 10),
                        configuration.duration(ConfigKey.CODE_LIFETIME),
                        configuration.number(ConfigKey.CODE_ATTEMPTS, 1, 10),
                        configuration.duration(ConfigKey.RESEND_AFTER),
                        failures,
                        configuration.number(ConfigKey.MOST_NUMBERS, 1, MANY),
                        configuration.number(ConfigKey.MOST_UNVERIFIED, 1, MANY),
                        configuration.flag(ConfigKey.SAME_ON_RESEND),
                        configuration.flag(ConfigKey.HIDE_TAKEN)),
                VerificationPolicy.DEFAULT);
    }

    SecondFactorPolicy secondFactors() {
        return configuration.checked(
                "ringproof.second-factor",
                () -> new SecondFactorPolicy(
                        configuration.duration(ConfigKey.STEP_UP_WINDOW),
                        configuration.flag(ConfigKey.REQUIRE_BACKUP_CODES),
                        configuration.flag(ConfigKey.NOTIFY_CHANGES),
                        configuration.number(ConfigKey.BACKUP_CODE_SETS, 1, MANY)),
                SecondFactorPolicy.DEFAULT);
    }

    SessionPolicy sessions() {
        return configuration.checked(
                "ringproof.sessions",
                () -> new SessionPolicy(
                        configuration.duration(ConfigKey.SESSION_LIFETIME),
                        configuration.duration(ConfigKey.SESSION_IDLE),
                        configuration.duration(ConfigKey.TOKEN_ROTATION),
                        SessionPolicy.DEFAULT.replayGrace(),
                        SessionPolicy.DEFAULT.signInLifetime(),
                        configuration.duration(ConfigKey.TICKET_LIFETIME),
                        configuration.flag(ConfigKey.TICKET_SKIPS_SECOND_FACTOR),
                        configuration.flag(ConfigKey.PHONE_SIGN_IN),
                        configuration.duration(ConfigKey.REMEMBER_DEVICE)),
                SessionPolicy.DEFAULT);
    }

    RetentionPolicy retention() {
        return configuration.checked(
                "ringproof.keep",
                () -> new RetentionPolicy(
                        configuration.duration(ConfigKey.KEEP_MESSAGES),
                        configuration.duration(ConfigKey.KEEP_CHALLENGES)),
                RetentionPolicy.DEFAULT);
    }

    LimitPolicy limits() {
        var policy = LimitPolicy.DEFAULT.with(budget());
        for (var limit : Limit.values()) {
            var rule = LimitPolicy.DEFAULT.rule(limit);
            var given = configuration.given(ConfigKey.ofLimit(limit.wireName()));
            if (rule.isPresent() && given.isPresent()) {
                var mode = configuration.checked(
                        ConfigKey.ofLimit(limit.wireName()), () -> Configuration.mode(given.get()), LimitMode.ENFORCE);
                policy = policy.with(limit, rule.get().with(mode));
            }
        }
        var guard = policy.guard().with(configuration.mode(ConfigKey.GUARD_MODE));
        return policy.with(configuration.checked(
                "ringproof.guard",
                () -> guard.withLists(
                        Set.copyOf(configuration.list(ConfigKey.GUARD_ALLOWED)),
                        Set.copyOf(configuration.list(ConfigKey.GUARD_DENIED))),
                guard));
    }

    private BudgetPolicy budget() {
        var mode = configuration.mode(ConfigKey.BUDGET_MODE);
        var whole = new BudgetPolicy.Budget(
                configuration.money(ConfigKey.BUDGET_PER_DAY), configuration.money(ConfigKey.BUDGET_PER_MONTH));
        return mode == LimitMode.OFF
                ? BudgetPolicy.OFF
                : new BudgetPolicy(mode, whole, Map.of(), configuration.money(ConfigKey.PRICE_OTHERWISE));
    }

    MessageTemplates wording() {
        return configuration.checked(
                "ringproof.app",
                () -> {
                    var app = new App(
                            configuration.text(ConfigKey.APP_NAME),
                            configuration.given(ConfigKey.APP_HOST).orElse(null),
                            configuration.given(ConfigKey.APP_ANDROID_HASH).orElse(null));
                    return configuration
                            .given(ConfigKey.APP_TEXTS)
                            .map(folder -> MessageTemplates.of(app, Path.of(folder)))
                            .orElseGet(() -> MessageTemplates.of(app))
                            .byDefault(Locale.forLanguageTag(configuration.text(ConfigKey.APP_LANGUAGE)));
                },
                MessageTemplates.of(App.named("Ringproof")));
    }

    /** @param gateways the names of all gateways, at least one */
    Routes routes(List<String> gateways) {
        var inOrder = Routes.inOrder(gateways);
        var routed =
                configuration.checked(ConfigKey.ROUTES, () -> inOrder.withRoutes(given(ConfigKey.ROUTES)), inOrder);
        var sent = configuration.checked(ConfigKey.SENDERS, () -> routed.withSenders(given(ConfigKey.SENDERS)), routed);
        var complete = configuration.checked(
                ConfigKey.PARAMETERS, () -> sent.withParameters(given(ConfigKey.PARAMETERS)), sent);
        var priced =
                configuration.checked(ConfigKey.PRICES, () -> complete.withPrices(given(ConfigKey.PRICES)), complete);
        return configuration.flag(ConfigKey.PREFER_CONVERSION) ? priced.preferringConversion() : priced;
    }

    private String given(ConfigKey key) {
        return configuration.given(key).orElse("");
    }
}
