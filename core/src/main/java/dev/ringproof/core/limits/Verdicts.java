package dev.ringproof.core.limits;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
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
        var taken = step.get();
        if (events.isEmpty()) {
            return taken;
        }
        var all = new ArrayList<>(taken.events());
        all.addAll(events);
        return switch (taken) {
            case Accepted<T> accepted -> new Accepted<>(accepted.value(), accepted.account(), all);
            case Refused<T> refused -> new Refused<>(refused.refusal(), refused.account(), all);
        };
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

    /** Returns the event of a verdict; none if nothing was found. */
    private static List<Event> events(Verdict verdict, OwnerId owner, Instant now) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> List.of();
            case Verdict.Observed observed -> event(LimitEvent.Type.OBSERVED, observed, owner, now);
            case Verdict.Refused refused -> event(LimitEvent.Type.REFUSED, refused, owner, now);
            case Verdict.StepUp stepUp -> event(LimitEvent.Type.STEP_UP, stepUp, owner, now);
        };
    }

    private static List<Event> event(LimitEvent.Type type, Verdict verdict, OwnerId owner, Instant now) {
        return List.of(new LimitEvent(type, owner, verdict.findings(), now));
    }
}
