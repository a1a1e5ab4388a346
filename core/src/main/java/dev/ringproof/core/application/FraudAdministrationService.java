package dev.ringproof.core.application;

import static java.util.stream.Collectors.groupingBy;

import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.fraud.PumpingGuard;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.out.CounterRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The conversation of an operator about SMS pumping, answered from the counters of the limits. */
public final class FraudAdministrationService implements FraudAdministration {
    private static final List<Limit> PREFIXES = List.of(Limit.PREFIX, Limit.WIDE_PREFIX);
    private static final List<Limit> REGIONS = List.of(Limit.REGION);

    private final CounterRepository counters;
    private final LimitPolicy policy;
    private final PumpingGuard guard;
    private final UnitOfWork work;
    private final InstantSource clock;

    public FraudAdministrationService(
            CounterRepository counters, LimitPolicy policy, UnitOfWork work, InstantSource clock) {
        this.counters = counters;
        this.policy = policy;
        this.guard = new PumpingGuard(policy.guard());
        this.work = work;
        this.clock = clock;
    }

    @Override
    public List<Area> prefixes(@Nullable State state, String after, int limit) {
        return areas(PREFIXES, state, after, limit);
    }

    @Override
    public List<Area> regions(@Nullable State state, String after, int limit) {
        return areas(REGIONS, state, after, limit);
    }

    private List<Area> areas(List<Limit> limits, @Nullable State state, String after, int most) {
        var now = clock.instant();
        return work.run(() -> {
            var found = new ArrayList<Area>();
            var last = after;
            boolean more = true;
            while (more && found.size() < most) {
                var names = names(limits, state, last, most, now);
                for (var area : areas(limits, names, now)) {
                    if (found.size() < most && (state == null || area.state() == state)) {
                        found.add(area);
                    }
                    last = area.name();
                }
                more = names.size() == most;
            }
            return found;
        });
    }

    private List<String> names(List<Limit> limits, @Nullable State state, String after, int most, Instant now) {
        var names = new TreeSet<String>();
        limits.forEach(limit -> names.addAll(counters.values(limit, standing(state), after, most, now)));
        return names.stream().limit(most).toList();
    }

    private static Standing.@Nullable Kind standing(@Nullable State state) {
        return switch (state) {
            case null -> null;
            case OPEN -> null;
            case BLOCKED_BY_GUARD, PROBING -> Standing.Kind.BLOCKED_BY_GUARD;
            case BLOCKED_BY_OPERATOR -> Standing.Kind.BLOCKED_BY_OPERATOR;
            case ALLOWED_BY_OPERATOR -> Standing.Kind.ALLOWED_BY_OPERATOR;
        };
    }

    /** Looks at the counters of all these names at once. */
    private List<Area> areas(List<Limit> limits, List<String> names, Instant now) {
        var charges = names.stream()
                .flatMap(name -> limits.stream().flatMap(limit -> charge(limit, name).stream()))
                .toList();
        var counts = charges.isEmpty() ? List.<Count>of() : counters.look(charges, now);
        var byName = counts.stream().collect(groupingBy(count -> count.counter().value()));
        return names.stream()
                .map(name -> area(name, byName.getOrDefault(name, List.of()), now))
                .toList();
    }

    private Area area(String name, List<Count> counts, Instant now) {
        var standing = counts.stream()
                .map(Count::standing)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Standing::since))
                .orElse(null);
        if (standing == null) {
            return new Area(name, State.OPEN, sent(counts), null, null, 0);
        }
        return switch (standing.kind()) {
            case BLOCKED_BY_OPERATOR ->
                new Area(name, State.BLOCKED_BY_OPERATOR, sent(counts), standing.since(), null, 0);
            case ALLOWED_BY_OPERATOR ->
                new Area(name, State.ALLOWED_BY_OPERATOR, sent(counts), standing.since(), null, 0);
            case BLOCKED_BY_GUARD -> {
                var until = guard.blockedUntil(standing);
                var state = now.isBefore(until) ? State.BLOCKED_BY_GUARD : State.PROBING;
                yield new Area(name, state, sent(counts), standing.since(), until, standing.level());
            }
        };
    }

    private Optional<Charge> charge(Limit limit, String name) {
        return policy.rule(limit).map(rule -> Charge.of(new Counter(limit, name), rule, 0));
    }

    /** Adds up what was sent to numbers of both lengths that a prefix can have. */
    private static List<Sent> sent(List<Count> counts) {
        var all = new LinkedHashMap<Window, Sent>();
        for (var count : counts) {
            var windows = count.charge().rule().ceilings().stream()
                    .map(Ceiling::window)
                    .toList();
            for (int i = 0; i < windows.size(); i++) {
                var used = count.used().get(i);
                all.merge(
                        windows.get(i),
                        new Sent(windows.get(i), used.amount(), used.entered()),
                        (a, b) -> new Sent(a.window(), a.messages() + b.messages(), a.entered() + b.entered()));
            }
        }
        return List.copyOf(all.values());
    }

    @Override
    public Area block(String prefixOrRegion) {
        return decide(prefixOrRegion, Standing.Kind.BLOCKED_BY_OPERATOR);
    }

    @Override
    public Area allow(String prefixOrRegion) {
        return decide(prefixOrRegion, Standing.Kind.ALLOWED_BY_OPERATOR);
    }

    @Override
    public Area reset(String prefixOrRegion) {
        return decide(prefixOrRegion, null);
    }

    private Area decide(String name, Standing.@Nullable Kind kind) {
        if (!GuardPolicy.isEntry(name)) {
            throw new IllegalArgumentException("neither a prefix such as +4477009 nor a region such as GB");
        }
        var limits = name.startsWith("+") ? PREFIXES : REGIONS;
        var now = clock.instant();
        return work.run(() -> {
            var standing = kind == null ? null : new Standing(kind, now, null, 0);
            limits.forEach(limit -> counters.decide(new Counter(limit, name), standing, now));
            return areas(limits, List.of(name), now).getFirst();
        });
    }
}
