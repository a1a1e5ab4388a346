package dev.ringproof.core.limits;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says when the next notice to an owner may be sent. A change that comes sooner is not dropped: it is told later,
 * together with others. So this limit needs the times of the notices, which their messages have, and not only how many
 * there were.
 */
public final class NoticeLimits {
    /** A finding of an observed limit counts so many notices at most. */
    private static final int MOST_OBSERVED = 1000;

    private final MessageRepository messages;
    private final @Nullable LimitRule rule;

    public NoticeLimits(MessageRepository messages, LimitPolicy policy) {
        this.messages = messages;
        this.rule = policy.rule(Limit.NOTICES).orElse(null);
    }

    /**
     * When the next notice may be sent.
     *
     * @param findings the ceilings that it would pass now
     */
    public record Next(Instant at, List<Finding> findings) {
        public Next {
            findings = List.copyOf(findings);
        }
    }

    /** Whether changes that come too soon are told later. */
    public boolean isEnforced() {
        return rule != null && rule.mode() == LimitMode.ENFORCE;
    }

    /** Returns when the next notice to an owner may be sent. The caller has locked the account. */
    public Next next(OwnerId owner, Instant now) {
        return rule == null ? new Next(now, List.of()) : next(rule, owner, now);
    }

    private Next next(LimitRule theRule, OwnerId owner, Instant now) {
        var times = times(theRule, owner, now);
        var at = now;
        var findings = new ArrayList<Finding>();
        for (var ceiling : theRule.ceilings()) {
            var freeAt = freeAt(ceiling, times, now);
            if (freeAt.isAfter(now)) {
                findings.add(finding(theRule.mode(), owner, ceiling, times, now));
                at = freeAt.isAfter(at) ? freeAt : at;
            }
        }
        return new Next(isEnforced() ? at : now, findings);
    }

    /** Returns the times of at least as many notices as the greatest ceiling allows, the latest first. */
    private List<Instant> times(LimitRule theRule, OwnerId owner, Instant now) {
        var longest = theRule.ceilings().stream()
                .map(ceiling -> length(ceiling.window()))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) < 0 ? other : one);
        int most =
                theRule.ceilings().stream().mapToInt(NoticeLimits::most).max().orElse(1);
        // A notice waits for one window at most, so it is created within two.
        return messages.noticeTimes(
                owner, now.minus(longest.multipliedBy(2)), isEnforced() ? most : Math.max(most, MOST_OBSERVED));
    }

    private static Instant freeAt(Ceiling ceiling, List<Instant> times, Instant now) {
        int most = most(ceiling);
        return times.size() < most ? now : endOfWindow(ceiling.window(), times.get(most - 1));
    }

    /** A ceiling of 0 allows one notice too, since no change may stay untold. */
    private static int most(Ceiling ceiling) {
        return Math.clamp(ceiling.max(), 1, Integer.MAX_VALUE);
    }

    private static Finding finding(LimitMode mode, OwnerId owner, Ceiling ceiling, List<Instant> times, Instant now) {
        long used = times.stream()
                .filter(at -> endOfWindow(ceiling.window(), at).isAfter(now))
                .count();
        return new Finding(new Counter(Limit.NOTICES, owner.value()), mode, used + 1, ceiling, "");
    }

    /** Returns from when on what was at an instant does not count any more. */
    private static Instant endOfWindow(Window window, Instant at) {
        return switch (window) {
            case Window.Sliding(var length) -> at.plus(length);
            case Window.Calendar calendar -> calendar.start(calendar.period(at) + 1);
        };
    }

    private static Duration length(Window window) {
        return switch (window) {
            case Window.Sliding(var length) -> length;
            case Window.Calendar calendar ->
                switch (calendar) {
                    case DAY -> Duration.ofDays(1);
                    case MONTH -> Duration.ofDays(31);
                };
        };
    }
}
