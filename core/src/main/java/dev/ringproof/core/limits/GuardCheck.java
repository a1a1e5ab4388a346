package dev.ringproof.core.limits;

import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.fraud.Assessment;
import dev.ringproof.core.fraud.Assessment.State;
import dev.ringproof.core.fraud.GuardedMessage;
import dev.ringproof.core.fraud.PumpingGuard;
import dev.ringproof.core.limits.LimitCheck.Judgement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Asks the guard against SMS pumping about a message, beside the ceilings of the limits. */
final class GuardCheck {
    /** A destination is costly if a message costs so many times more than the typical one of the operator's table. */
    private static final BigDecimal COSTLY = BigDecimal.valueOf(3);

    private final GuardPolicy policy;
    private final PumpingGuard guard;
    private final Routes routes;
    private final BigDecimal otherwise;

    GuardCheck(GuardPolicy policy, Routes routes, BigDecimal otherwise) {
        this.policy = policy;
        this.guard = new PumpingGuard(policy);
        this.routes = routes;
        this.otherwise = otherwise;
    }

    /** Judges the counts of a message with a code for a number that is no second factor. */
    Judgement judge(MessageRequest request, Destination destination, List<Count> counts, Instant now) {
        var overCeilings = LimitCheck.overCeilings(counts);
        if (policy.mode() == LimitMode.OFF) {
            return Judgement.of(overCeilings);
        }
        var message =
                new GuardedMessage(request.to(), destination.region(), request.knownOwner(), isCostly(destination));
        var assessment = guard.assess(message, counts, now);
        if (request.humanVerified() && assessment.state() != State.DENIED) {
            return new Judgement(overCeilings, false, guard.proved(message, counts, now));
        }
        var findings = new ArrayList<>(overCeilings);
        if (assessment.state() != State.CLEAR && assessment.state() != State.PROBE) {
            findings.add(finding(assessment, counts));
        }
        boolean refusedAnyway = overCeilings.stream().anyMatch(finding -> finding.mode() == LimitMode.ENFORCE);
        return new Judgement(
                findings,
                policy.humanCheck() && assessment.state() != State.DENIED,
                assessment.state() == State.PROBE && refusedAnyway ? Map.of() : decided(assessment));
    }

    private boolean isCostly(Destination destination) {
        return routes.typicalPrice()
                .filter(typical -> routes.highestPrice(destination, otherwise).compareTo(typical.multiply(COSTLY)) >= 0)
                .isPresent();
    }

    private Finding finding(Assessment assessment, List<Count> counts) {
        var counter = Objects.requireNonNull(assessment.counter());
        long used = counts.stream()
                .filter(count -> count.counter().equals(counter))
                .mapToLong(count -> count.used().getFirst().amount())
                .findFirst()
                .orElse(0);
        var mode = assessment.state() == State.DENIED ? LimitMode.ENFORCE : policy.mode();
        var source = assessment.state() == State.SLOWED
                ? Finding.Source.SLOWING
                : assessment.next() == null ? Finding.Source.BLOCK : Finding.Source.NEW_BLOCK;
        return new Finding(counter, mode, used, null, assessment.reason(), source);
    }

    private static Map<Counter, Optional<Standing>> decided(Assessment assessment) {
        return assessment.next() == null
                ? Map.of()
                : Map.of(Objects.requireNonNull(assessment.counter()), Optional.of(assessment.next()));
    }

    /** Returns the blocks that get shorter because a code was entered. */
    Map<Counter, Optional<Standing>> entered(List<Count> counts, Instant now) {
        return policy.mode() == LimitMode.OFF ? Map.of() : guard.entered(counts, now);
    }
}
