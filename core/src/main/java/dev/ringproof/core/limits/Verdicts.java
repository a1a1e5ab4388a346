package dev.ringproof.core.limits;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.limit.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the verdict of a limit makes of a step: a refusal, or the step with an event. */
public final class Verdicts {
    private Verdicts() {}

    /**
     * Returns what the verdict of the limits makes of a step.
     *
     * @param before the account as it was before the step, which stays if the verdict is a refusal
     * @param step is taken unless the verdict is a refusal
     */
    public static <T> Outcome<T> outcome(
            Verdict verdict, Account before, Supplier<? extends Outcome<T>> step, Instant now) {
        var events = events(verdict, before.owner(), now);
        var refusal = refusal(verdict);
        if (refusal.isPresent()) {
            return new Refused<>(refusal.get(), before, events);
        }
        return step.get().with(events);
    }

    /** Returns the refusal that follows from a verdict; empty if it allows the request. */
    private static Optional<Refusal> refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> Optional.empty();
            case Verdict.Observed observed -> Optional.empty();
            case Verdict.Refused refused -> Optional.of(new Refusal.TooManyRequests());
            case Verdict.StepUp stepUp -> Optional.of(new Refusal.HumanCheckRequired());
        };
    }

    /** Returns the events of a verdict; none if nothing was found. */
    private static List<Event> events(Verdict verdict, OwnerId owner, Instant now) {
        var events = new ArrayList<Event>();
        type(verdict).ifPresent(type -> events.add(new LimitEvent(type, owner, verdict.findings(), now)));
        events.addAll(ofGuard(verdict, Finding.Source.NEW_BLOCK, LimitEvent.Type.GUARD_BLOCKED, owner, now));
        events.addAll(ofGuard(verdict, Finding.Source.SLOWING, LimitEvent.Type.GUARD_SLOWED, owner, now));
        return events;
    }

    private static Optional<LimitEvent.Type> type(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> Optional.empty();
            case Verdict.Observed observed -> Optional.of(LimitEvent.Type.OBSERVED);
            case Verdict.Refused refused -> Optional.of(LimitEvent.Type.REFUSED);
            case Verdict.StepUp stepUp -> Optional.of(LimitEvent.Type.STEP_UP);
        };
    }

    private static List<Event> ofGuard(
            Verdict verdict, Finding.Source source, LimitEvent.Type type, OwnerId owner, Instant now) {
        var findings = verdict.findings().stream()
                .filter(finding -> finding.source() == source)
                .toList();
        return findings.isEmpty() ? List.of() : List.of(new LimitEvent(type, owner, findings, now));
    }
}
