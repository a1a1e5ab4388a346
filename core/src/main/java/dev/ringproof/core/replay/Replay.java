package dev.ringproof.core.replay;

import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.limits.AnswerLimits;
import dev.ringproof.core.limits.MessageRequest;
import dev.ringproof.core.limits.MessageRequest.Kind;
import dev.ringproof.core.limits.SendingLimits;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.Stores;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the real limits and the real guard about each message of a log, with counters in memory that are empty at first.
 * Codes are entered as the log says, if their message was not refused. Where the policy has a human check, people pass it
 * and attackers do not. The budgets of the policy count in whole days, so a log that begins in the middle of a day has its
 * whole budget for the rest of it. A replay is used once, by one thread.
 */
public final class Replay {
    private static final Duration BETWEEN_PURGES = Duration.ofHours(12);
    private static final int MOST_PURGED = 1_000_000;

    private final NumberingPlan plan = new NumberingPlan(NumberPolicy.DEFAULT);
    private final Stores stores = InMemoryStores.empty(InstantSource.fixed(Instant.EPOCH));
    private final Instant from;
    private final LimitPolicy policy;
    private final Routes routes;
    private final SendingLimits sending;
    private final AnswerLimits answers;

    private final PriorityQueue<Entering> toEnter = new PriorityQueue<>(Comparator.comparing(Entering::at));
    private final Set<OwnerId> verified = new HashSet<>();
    private final Set<OwnerId> people = new HashSet<>();
    private final Set<OwnerId> asked = new HashSet<>();
    private final Set<OwnerId> refusedPeople = new HashSet<>();
    private final Map<LocalDate, BigDecimal> moneyOfDays = new HashMap<>();
    private Instant purged = Instant.EPOCH;
    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private long attack;
    private long attackPaid;
    private BigDecimal attackMoney = BigDecimal.ZERO;
    private long requestsRefused;
    private long signIns;
    private long signInsRefused;

    private record Entering(Instant at, LoggedMessage message) {}

    private Replay(Instant from, LimitPolicy policy, Routes routes) {
        this.from = from;
        this.policy = policy;
        this.routes = routes;
        this.sending = new SendingLimits(stores.counters(), policy, plan, routes);
        this.answers = new AnswerLimits(stores.counters(), policy, sending);
    }

    /**
     * Returns what the limits of a policy do with a log.
     *
     * @param log in the order of time
     * @param from the figures begin here; earlier messages are only counted by the limits
     * @param routes with the prices of messages
     */
    public static ReplayFigures of(List<LoggedMessage> log, Instant from, LimitPolicy policy, Routes routes) {
        var replay = new Replay(from, policy, routes);
        log.forEach(replay::message);
        return replay.figures();
    }

    private void message(LoggedMessage message) {
        while (!toEnter.isEmpty() && !toEnter.peek().at().isAfter(message.at())) {
            enter(toEnter.remove());
        }
        if (Duration.between(purged, message.at()).compareTo(BETWEEN_PURGES) > 0) {
            stores.work().run(() -> stores.counters().purge(message.at(), MOST_PURGED));
            purged = message.at();
        }
        var verdict = decide(message, false);
        if (verdict instanceof Verdict.StepUp && !message.isAttack()) {
            asked.add(message.owner());
            verdict = decide(message, true);
        }
        boolean sent = !verdict.isRefusal();
        if (sent && message.enteredAfter() != null && !message.secondFactor()) {
            toEnter.add(new Entering(message.at().plus(message.enteredAfter()), message));
        }
        if (!message.at().isBefore(from)) {
            if (!sent && !message.isAttack()) {
                reasons.merge(reason(verdict), 1L, Long::sum);
            }
            note(message, sent);
        }
    }

    private Verdict decide(LoggedMessage message, boolean human) {
        var request = new MessageRequest(
                message.owner(),
                message.number(),
                message.secondFactor() ? Kind.SECOND_FACTOR : Kind.VERIFICATION,
                1,
                new RequestOrigin(message.address(), null),
                verified.contains(message.owner()),
                human);
        return stores.work().run(() -> sending.decide(request, message.at()));
    }

    private static String reason(Verdict verdict) {
        return verdict.findings().stream()
                .filter(finding -> finding.mode() == LimitMode.ENFORCE)
                .map(finding -> finding.counter().limit().wireName()
                        + (finding.source() == Finding.Source.LIMIT ? "" : " (guard)"))
                .findFirst()
                .orElse("none");
    }

    private void note(LoggedMessage message, boolean sent) {
        var price = sent
                ? routes.highestPrice(
                        plan.destination(message.number()), policy.budget().otherwise())
                : BigDecimal.ZERO;
        if (message.isAttack()) {
            attack++;
            attackPaid += sent ? 1 : 0;
            attackMoney = attackMoney.add(price);
        } else if (message.secondFactor()) {
            signIns++;
            signInsRefused += sent ? 0 : 1;
        } else {
            requestsRefused += sent ? 0 : 1;
            people.add(message.owner());
            if (!sent) {
                refusedPeople.add(message.owner());
            }
        }
        if (sent) {
            moneyOfDays.merge(message.at().atOffset(ZoneOffset.UTC).toLocalDate(), price, BigDecimal::add);
        }
    }

    private void enter(Entering entering) {
        var message = entering.message();
        var answer = new AnswerLimits.Answer(message.owner(), message.number(), false, true);
        var origin = new RequestOrigin(message.address(), null);
        var verdict = stores.work().run(() -> answers.check(answer, origin, entering.at()));
        if (!verdict.isRefusal()) {
            verified.add(message.owner());
        }
    }

    private ReplayFigures figures() {
        var budget = policy.budget().whole();
        return new ReplayFigures(
                attack,
                attackPaid,
                attackMoney,
                people.size(),
                refusedPeople.size(),
                asked.stream().filter(people::contains).count(),
                requestsRefused,
                signIns,
                signInsRefused,
                moneyOfDays.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add),
                overBudget(budget),
                reasons);
    }

    private BigDecimal overBudget(@Nullable Budget budget) {
        var perDay = budget == null ? null : budget.perDay();
        return perDay == null
                ? BigDecimal.ZERO
                : moneyOfDays.values().stream()
                        .map(spent -> spent.subtract(perDay).max(BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::max);
    }
}
