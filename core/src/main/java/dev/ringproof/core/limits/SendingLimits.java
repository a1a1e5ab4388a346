package dev.ringproof.core.limits;

import static dev.ringproof.core.domain.limit.Limit.ADDRESS;
import static dev.ringproof.core.domain.limit.Limit.NUMBER;
import static dev.ringproof.core.domain.limit.Limit.OWNER;
import static dev.ringproof.core.domain.limit.Limit.PREFIX;
import static dev.ringproof.core.domain.limit.Limit.RANGE;
import static dev.ringproof.core.domain.limit.Limit.REGION;
import static dev.ringproof.core.domain.limit.Limit.SECOND_FACTOR;
import static dev.ringproof.core.domain.limit.Limit.SECOND_FACTORS_OF_OWNER;
import static dev.ringproof.core.domain.limit.Limit.SERVER;
import static dev.ringproof.core.domain.limit.Limit.WIDE_PREFIX;

import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.CounterRepository;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a message may be stored. It is asked inside the unit of work that stores the message, so that what is
 * counted is committed with the message or not at all.
 */
public final class SendingLimits {
    private final LimitCheck check;
    private final LimitPolicy policy;
    private final NumberingPlan plan;
    private final Routes routes;
    private final GuardCheck guard;

    public SendingLimits(CounterRepository counters, LimitPolicy policy, NumberingPlan plan, Routes routes) {
        this.check = new LimitCheck(counters);
        this.policy = policy;
        this.plan = plan;
        this.routes = routes;
        this.guard = new GuardCheck(policy.guard(), routes);
    }

    /**
     * Counts notices of one change against the budgets, and says whether they may be stored. If not, none is counted.
     */
    public Verdict decideNotices(Map<E164Number, Integer> segments, Instant now) {
        var charges = new LinkedHashMap<Counter, Charge>();
        segments.forEach((number, count) -> {
            var destination = plan.destination(number);
            policy.budget()
                    .charges(destination.region(), count, price(destination), false)
                    .forEach(charge -> charges.merge(charge.counter(), charge, Charge::plus));
        });
        return check.check(List.copyOf(charges.values()), now);
    }

    private BigDecimal price(Destination destination) {
        return routes.highestPrice(destination, policy.budget().otherwise());
    }

    /**
     * Counts a message, and says whether it may be stored. If not, it is not counted.
     *
     * <p>A message to a second factor counts against its owner, its number and the budget only, so that nobody who
     * attacks others can lock out a person who is already verified.
     */
    public Verdict decide(MessageRequest request, Instant now) {
        var destination = plan.destination(request.to());
        var region = destination.region();
        var price = price(destination);
        boolean secondFactor = request.kind() == MessageRequest.Kind.SECOND_FACTOR;
        var charges = new ArrayList<Charge>();
        switch (request.kind()) {
            case SECOND_FACTOR -> {
                add(
                        charges,
                        SECOND_FACTOR,
                        request.to() + " of " + request.owner().value());
                add(charges, SECOND_FACTORS_OF_OWNER, request.owner().value());
            }
            case VERIFICATION -> {
                add(charges, NUMBER, request.to().value());
                add(charges, OWNER, request.owner().value());
                request.origin().addressBlock().ifPresent(block -> add(charges, ADDRESS, block.value()));
                addDestination(charges, request.to(), region);
                add(charges, SERVER, "");
            }
            case RESEND -> {
                add(charges, NUMBER, request.to().value());
                add(charges, OWNER, request.owner().value());
            }
        }
        charges.addAll(policy.budget().charges(region, request.segments(), price, secondFactor));
        return request.kind() == MessageRequest.Kind.VERIFICATION
                ? check.judge(charges, counts -> guard.judge(request, region, price, counts, now), now)
                : check.check(charges, now);
    }

    private void add(List<Charge> charges, Limit limit, String value) {
        policy.charge(limit, value).ifPresent(charges::add);
    }

    /** Adds the charges by the neighbourhood of a number, from the nearest neighbours to the region. */
    private void addDestination(List<Charge> charges, E164Number number, String region) {
        add(charges, RANGE, prefix(number, 2));
        add(charges, PREFIX, prefix(number, 4));
        add(charges, WIDE_PREFIX, prefix(number, 6));
        add(charges, REGION, region);
    }

    /** Returns the charges that note an entered code where its message was counted; none if there was no message. */
    List<Charge> ofEnteredCode(E164Number number, RequestOrigin origin, Instant now) {
        if (plan.isTestNumber(number, now)) {
            return List.of();
        }
        var charges = new ArrayList<Charge>();
        origin.addressBlock().ifPresent(block -> add(charges, ADDRESS, block.value()));
        addDestination(charges, number, plan.destination(number).region());
        add(charges, SERVER, "");
        return charges.stream().map(SendingLimits::entered).toList();
    }

    /** Returns the blocks that get shorter because a code was entered, which is among the counts. */
    Map<Counter, Optional<Standing>> afterEnteredCode(List<Count> counts, Instant now) {
        return guard.entered(counts, now);
    }

    private static Charge entered(Charge message) {
        return new Charge(message.counter(), message.rule(), 0, 1);
    }

    /** Returns the number without its last digits, but with two digits at least. */
    static String prefix(E164Number number, int digits) {
        return number.value().substring(0, Math.max(3, number.value().length() - digits));
    }
}
