package dev.ringproof.core.limits;

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
import org.jspecify.annotations.Nullable;

/** Asks the guard against SMS pumping about a message, beside the ceilings of the limits. */
final class GuardCheck {
    /** A destination is costly if a message costs so many times more than the typical one of the operator's table. */
    private static final BigDecimal COSTLY = BigDecimal.valueOf(3);

    private final GuardPolicy policy;
    private final PumpingGuard guard;
    private final @Nullable BigDecimal costlyFrom;

    GuardCheck(GuardPolicy policy, Routes routes) {
        this.policy = policy;
        this.guard = new PumpingGuard(policy);
        this.costlyFrom = routes.typicalPrice().map(COSTLY::multiply).orElse(null);
    }

    /**
     * Judges the counts of a message with a code for a number that is no second factor.
     *
     * @param region the region of the number
     * @param price the price of a segment
     */
    Judgement judge(MessageRequest request, String region, BigDecimal price, List<Count> counts, Instant now) {
        var overCeilings = LimitCheck.overCeilings(counts);
        if (policy.mode() == LimitMode.OFF) {
            return Judgement.of(overCeilings);
        }
        boolean costly = costlyFrom != null && price.compareTo(costlyFrom) >= 0;
        var message = new GuardedMessage(request.to(), region, request.knownOwner(), costly);
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

    private Finding finding(Assessment assessment, List<Count> counts) {
        var counter = Objects.requireNonNull(assessment.counter());
        long used = counts.stream()
                .filter(count -> count.counter().equals(counter))
                .mapToLong(count -> count.used().getFirst().amount())
                .findFirst()
                .orElse(0);
        var mode = assessment.state() == State.DENIED ? LimitMode.ENFORCE : policy.mode();
        return new Finding(counter, mode, used, null, assessment.reason(), source(assessment));
    }

    private static Finding.Source source(Assessment assessment) {
        return switch (assessment.state()) {
            case DENIED -> Finding.Source.DENIED;
            case SLOWED -> Finding.Source.SLOWING;
            case BLOCKED, PROBE, CLEAR -> assessment.next() == null ? Finding.Source.BLOCK : Finding.Source.NEW_BLOCK;
        };
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
