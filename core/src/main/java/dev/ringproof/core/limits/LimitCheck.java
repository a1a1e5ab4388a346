package dev.ringproof.core.limits;

import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        return judge(charges, counts -> Judgement.of(rules.apply(counts)), now);
    }

    /**
     * What rules say to the counts of a request.
     *
     * @param passesByProof whether the request may come again with the proof of a human check, unless a limit refuses it
     * @param decided what is stored about counters; empty for nothing any more
     */
    record Judgement(List<Finding> findings, boolean passesByProof, Map<Counter, Optional<Standing>> decided) {
        static Judgement of(List<Finding> findings) {
            return new Judgement(findings, false, Map.of());
        }
    }

    /** Counts a request, and stores what the rules decide about its counters. */
    Verdict judge(List<Charge> charges, Function<List<Count>, Judgement> rules, Instant now) {
        if (charges.isEmpty()) {
            return new Verdict.Allowed();
        }
        return counters.apart(() -> counted(charges, rules, now));
    }

    private Verdict counted(List<Charge> charges, Function<List<Count>, Judgement> rules, Instant now) {
        var counted = counters.count(charges, now);
        var judgement = rules.apply(counted.counts());
        var verdict = verdict(judgement);
        if (verdict.isRefusal()) {
            counted.takeBack();
        }
        judgement.decided().forEach((counter, standing) -> counters.decide(counter, standing.orElse(null), now));
        return verdict;
    }

    private static Verdict verdict(Judgement judgement) {
        var findings = judgement.findings();
        if (findings.isEmpty()) {
            return new Verdict.Allowed();
        }
        var refusing = findings.stream()
                .filter(finding -> finding.mode() == LimitMode.ENFORCE)
                .toList();
        if (refusing.isEmpty()) {
            return new Verdict.Observed(findings);
        }
        return judgement.passesByProof() && refusing.stream().noneMatch(LimitCheck::isOfLimit)
                ? new Verdict.StepUp(findings)
                : new Verdict.Refused(findings);
    }

    private static boolean isOfLimit(Finding finding) {
        return finding.source() == Finding.Source.LIMIT;
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
                            count.counter(),
                            rule.mode(),
                            used.amount(),
                            rule.ceilings().get(i),
                            ""));
                }
            }
        }
        return findings;
    }
}
