package dev.ringproof.core.limits;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Counts what a request is charged, and takes it back if a limit refuses the request. */
final class LimitCheck {
    private final CounterRepository counters;

    LimitCheck(CounterRepository counters) {
        this.counters = counters;
    }

    /** Counts a request that passes if no ceiling is passed. */
    Verdict check(List<Charge> charges, Instant now) {
        return check(charges, LimitCheck::overCeilings, now);
    }

    /**
     * Counts a request.
     *
     * @param rules finds what is wrong with the counts
     */
    Verdict check(List<Charge> charges, Function<List<Count>, List<Finding>> rules, Instant now) {
        if (charges.isEmpty()) {
            return new Verdict.Allowed();
        }
        var counted = counters.count(charges, now);
        var verdict = verdict(rules.apply(counted.counts()));
        if (verdict.isRefusal()) {
            counted.takeBack();
        }
        return verdict;
    }

    private static Verdict verdict(List<Finding> findings) {
        if (findings.isEmpty()) {
            return new Verdict.Allowed();
        }
        return findings.stream().anyMatch(finding -> finding.mode() == LimitMode.ENFORCE)
                ? new Verdict.Refused(findings)
                : new Verdict.Observed(findings);
    }

    /** Returns the ceilings that are passed. */
    static List<Finding> overCeilings(List<Count> counts) {
        var findings = new ArrayList<Finding>();
        for (var count : counts) {
            var rule = count.charge().rule();
            for (int i = 0; i < count.used().size(); i++) {
                var used = count.used().get(i);
                if (used.over()) {
                    findings.add(new Finding(
                            count.counter(), rule.mode(), used.amount(), rule.ceilings().get(i), ""));
                }
            }
        }
        return findings;
    }
}
