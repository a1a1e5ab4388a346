package dev.ringproof.core.fraud;

import static dev.ringproof.core.domain.limit.Limit.ADDRESS;
import static dev.ringproof.core.domain.limit.Limit.NUMBER;
import static dev.ringproof.core.domain.limit.Limit.OWNER;
import static dev.ringproof.core.domain.limit.Limit.PREFIX;
import static dev.ringproof.core.domain.limit.Limit.RANGE;
import static dev.ringproof.core.domain.limit.Limit.REGION;
import static dev.ringproof.core.domain.limit.Limit.SERVER;
import static dev.ringproof.core.domain.limit.Limit.WIDE_PREFIX;

import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Counter;
import dev.ringproof.core.domain.limit.GuardPolicy;
import dev.ringproof.core.domain.limit.GuardPolicy.Listing;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.Standing;
import dev.ringproof.core.domain.limit.Standing.Kind;
import dev.ringproof.core.fraud.Assessment.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges messages by the conversion of their neighbourhood: the hundred nearest numbers, the prefix, the wide prefix and
 * the region, each without the part that is nearer; and by the conversion of the client's address.
 *
 * <p>The score of a neighbourhood is its own evidence and what is known of the one around it, within bounds. So a prefix
 * without a record of its own is judged as the region around it, and one with a good record is safe in a region under
 * attack.
 */
public final class PumpingGuard {
    private static final List<Limit> FROM_THE_WIDEST = List.of(REGION, WIDE_PREFIX, PREFIX, RANGE);

    private static final List<Limit> NEAR = List.of(PREFIX, RANGE);

    private static final Duration BETWEEN_SLOWED = Duration.ofMinutes(1);
    /** So long after its end a block is remembered, so that the next one lasts longer. */
    private static final Duration MEMORY = Duration.ofHours(24);
    /** So many times likelier does each signal make fraud. */
    private static final double SIGNAL = Math.log(4);
    /** A good record around a prefix outweighs no more than this. */
    private static final double GOOD_SURROUNDINGS = Math.log(3);

    /**
     * Where there is a human check, a bad record around a prefix counts for so much more than a block. Then a short record
     * from before the last hour does not protect the prefix, and one code of the last hour lets one more message pass.
     */
    private static final double BAD_SURROUNDINGS = Math.log(10);

    /**
     * So many messages are sent after each block, a minute apart. One code that is entered ends the block. Where there is
     * a human check, none is sent: the next request is asked for the check, and the block ends by the proof.
     */
    private static final int PROBES = 3;

    /** So soon after a request was asked for a human check, a proof is taken for that of the same person. */
    private static final Duration TIME_FOR_PROOF = Duration.ofMinutes(1);

    /** By so many levels a proof makes a block shorter: the one that the question has added, and one more. */
    private static final int BY_PROOF = 2;

    /** A number for which several owners have asked counts as so many signals, since people rarely do that. */
    private static final int OTHERS = 2;

    private static final int NEIGHBOURS = 3;
    private static final int MANY_FROM_ADDRESS = 10;
    /** So many earlier messages to the same number are no evidence against it: a person asks again if none arrives. */
    private static final long OWN_MESSAGES = 3;

    private final GuardPolicy policy;
    /** Whether people are really asked; a guard that observes asks nobody, so it has to probe by messages. */
    private final boolean asks;

    private final int probes;
    private final double blockAt;
    private final double mostAround;
    private final double slowAt;

    public PumpingGuard(GuardPolicy policy) {
        this.policy = policy;
        var test = policy.test();
        // To be wrong costs a person some seconds where there is a human check, and the message where there is none.
        this.blockAt = Math.log(policy.humanCheck() ? test.slowAt() : test.blockAt());
        this.mostAround = policy.humanCheck() ? blockAt + BAD_SURROUNDINGS : blockAt;
        this.asks = policy.humanCheck() && policy.mode() == LimitMode.ENFORCE;
        this.probes = asks ? 1 : PROBES;
        this.slowAt = policy.humanCheck() ? blockAt : Math.log(test.slowAt());
    }

    /**
     * Judges a message.
     *
     * @param counts what the counters say with this message in them; a limit that is off is not among them
     */
    public Assessment assess(GuardedMessage message, List<Count> counts, Instant now) {
        var byLimit = byLimit(counts);
        var decided = byOperator(message, byLimit);
        if (decided.isPresent()) {
            return decided.get();
        }
        var test = test(byLimit);
        double easier = signals(message, byLimit) * SIGNAL;
        var scored = message.trusted()
                ? neighbourhoods(NEAR, byLimit, test, 2 * blockAt)
                : neighbourhoods(FROM_THE_WIDEST, byLimit, test, mostAround);
        var assessment = assess(message, scored, easier, now);
        var fromAddress = byLimit.get(ADDRESS);
        return assessment.state() == State.CLEAR && fromAddress != null && !message.trusted()
                ? assess(message, List.of(address(fromAddress, byLimit, test)), 0, now)
                : assessment;
    }

    /**
     * Returns which blocks get shorter, or end, because a code was entered: those because of which the message with the
     * code was a probe.
     *
     * @param counts what the counters say with the entered code in them
     */
    public Map<Counter, Optional<Standing>> entered(List<Count> counts, Instant now) {
        return asks ? Map.of() : shorter(counts, PROBES, Instant.MIN, now);
    }

    /**
     * Returns which block gets shorter, or ends, because a request came with the proof that a human sends it: the one that
     * began anew a moment ago, since the first request after it was asked for a proof. A block begins anew without any
     * message that is paid, so its end is no gain for an attack that gives no proof. Later proofs change nothing: people
     * give them during an attack as well.
     *
     * @param counts what the counters say with this message in them
     */
    public Map<Counter, Optional<Standing>> proved(GuardedMessage message, List<Count> counts, Instant now) {
        return asks && !message.trusted() ? shorter(counts, BY_PROOF, now.minus(TIME_FOR_PROOF), now) : Map.of();
    }

    /** Makes the block shorter because of which the message would be refused, if it began after an instant. */
    private Map<Counter, Optional<Standing>> shorter(List<Count> counts, int levels, Instant begun, Instant now) {
        if (counts.stream().noneMatch(count -> isBlocked(count.standing()))) {
            return Map.of();
        }
        var byLimit = byLimit(counts);
        var scored = neighbourhoods(FROM_THE_WIDEST, byLimit, test(byLimit), mostAround);
        if (scored.isEmpty() || scored.getLast().score() < blockAt) {
            return Map.of();
        }
        var widest = widest(scored, blockAt).count();
        var standing = widest.standing();
        if (standing == null || !isBlocked(standing) || standing.since().isBefore(begun)) {
            return Map.of();
        }
        int level = standing.level() - levels;
        return Map.of(
                widest.counter(),
                level < 1
                        ? Optional.empty()
                        : Optional.of(new Standing(
                                Kind.BLOCKED_BY_GUARD, now.minus(duration(level)), now.plus(MEMORY), level)));
    }

    /** Returns until when a block holds that the guard has decided; afterwards single messages probe it. */
    public Instant blockedUntil(Standing standing) {
        return standing.since().plus(duration(standing.level()));
    }

    /** Each level is a block or a probe: after every block come as many levels as there are probes but one. */
    private Duration duration(int level) {
        var times = policy.blockTimes();
        return (level - 1) % probes == 0 ? times.get(Math.min((level - 1) / probes, times.size() - 1)) : BETWEEN_SLOWED;
    }

    private static Map<Limit, Count> byLimit(List<Count> counts) {
        var all = new EnumMap<Limit, Count>(Limit.class);
        counts.forEach(count -> all.put(count.counter().limit(), count));
        return all;
    }

    private static boolean isBlocked(@Nullable Standing standing) {
        return standing != null && standing.kind() == Kind.BLOCKED_BY_GUARD;
    }

    private SequentialTest test(Map<Limit, Count> counts) {
        var server = counts.get(SERVER);
        return SequentialTest.of(
                policy.test(),
                server == null ? Conversion.NONE : Evidence.of(server).all());
    }

    // What an operator has decided.

    /** The nearest decision counts: the longest prefix of the lists or of a counter. */
    private Optional<Assessment> byOperator(GuardedMessage message, Map<Limit, Count> counts) {
        int length = 0;
        Assessment decided = null;
        for (var limit : FROM_THE_WIDEST) {
            var count = counts.get(limit);
            var standing = count == null ? null : count.standing();
            if (count != null && standing != null && standing.kind() != Kind.BLOCKED_BY_GUARD) {
                length = limit == REGION ? 1 : count.counter().value().length();
                decided = standing.kind() == Kind.ALLOWED_BY_OPERATOR
                        ? Assessment.CLEAR
                        : new Assessment(State.DENIED, count.counter(), "blocked by the operator", null);
            }
        }
        var listed = policy.listed(message.to().value(), message.region()).orElse(null);
        if (listed == null || (listed.entry().startsWith("+") ? listed.entry().length() : 0) < length) {
            return Optional.ofNullable(decided);
        }
        return Optional.of(
                listed.listing() == Listing.ALLOWED
                        ? Assessment.CLEAR
                        : new Assessment(
                                State.DENIED,
                                new Counter(REGION, message.region()),
                                listed.entry() + " is on the list of what is denied",
                                null));
    }

    // What the counts say.

    /** One neighbourhood, with its score and the evidence of which it is made. */
    private record Scored(Count count, Conversion evidence, double score) {}

    /**
     * Returns the neighbourhoods of a number from the widest to the nearest, each scored on top of the one before.
     *
     * @param most the most that the one before adds
     */
    private List<Scored> neighbourhoods(
            List<Limit> limits, Map<Limit, Count> counts, SequentialTest test, double most) {
        var present = limits.stream().filter(counts::containsKey).toList();
        var all = new ArrayList<Scored>();
        double around = 0;
        for (int i = 0; i < present.size(); i++) {
            var count = Objects.requireNonNull(counts.get(present.get(i)));
            boolean nearest = i == present.size() - 1;
            var evidence = nearest
                    ? withoutOwn(count, counts)
                    : Evidence.of(count).minus(Evidence.of(Objects.requireNonNull(counts.get(present.get(i + 1)))));
            around = Math.clamp(around, -GOOD_SURROUNDINGS, most)
                    + bounded(evidence.score(test), present.get(i), around);
            if (!nearest && isBlocked(count.standing())) {
                // until it is forgotten, so that messages after it are probes
                around = Math.max(around, blockAt);
            }
            all.add(new Scored(count, evidence.all(), around));
        }
        return all;
    }

    /** A good wide prefix is no reason to believe in a prefix that has no record, if its region is under attack. */
    private static double bounded(double score, Limit limit, double around) {
        return limit == WIDE_PREFIX ? Math.max(score, around > 0 ? 0 : -GOOD_SURROUNDINGS) : score;
    }

    private static Evidence withoutOwn(Count count, Map<Limit, Count> counts) {
        var own = own(counts, count.charge().amount());
        return Evidence.of(count).withoutMissed(own.lately().sent(), own.all().sent());
    }

    /** Returns the earlier messages of the same owner to the same number, as far as they are no evidence against it. */
    private static Evidence own(Map<Limit, Count> counts, long charged) {
        var number = counts.get(NUMBER);
        var owner = counts.get(OWNER);
        if (number == null || owner == null || charged == 0) {
            return Evidence.NONE;
        }
        var toNumber = Evidence.of(number);
        var ofOwner = Evidence.of(owner);
        return new Evidence(own(toNumber.lately(), ofOwner.lately()), own(toNumber.all(), ofOwner.all()));
    }

    private static Conversion own(Conversion toNumber, Conversion ofOwner) {
        return new Conversion(Math.min(OWN_MESSAGES, Math.min(toNumber.sent(), ofOwner.sent())), 0);
    }

    private static Scored address(Count count, Map<Limit, Count> counts, SequentialTest test) {
        var evidence = withoutOwn(count, counts);
        return new Scored(count, evidence.all(), evidence.score(test));
    }

    /** Counts what makes fraud likelier, so that less evidence is needed. Signals alone refuse nothing. */
    private static int signals(GuardedMessage message, Map<Limit, Count> counts) {
        int signals = message.costly() ? 1 : 0;
        var own = own(counts, 1).lately().sent();
        signals += hasNoneOf(counts.get(RANGE), NEIGHBOURS + own) ? 1 : 0;
        signals += hasNoneOf(counts.get(ADDRESS), MANY_FROM_ADDRESS + own) ? 1 : 0;
        signals += wasAskedForByOthers(counts) ? OTHERS : 0;
        return signals;
    }

    /** Returns whether other owners got messages to the same number, and nobody entered a code that is so near. */
    private static boolean wasAskedForByOthers(Map<Limit, Count> counts) {
        var number = counts.get(NUMBER);
        var owner = counts.get(OWNER);
        var range = counts.get(RANGE);
        return number != null
                && owner != null
                && range != null
                && Evidence.of(range).all().entered() == 0
                && Evidence.of(number).all().sent() > Evidence.of(owner).all().sent();
    }

    private static boolean hasNoneOf(@Nullable Count count, long sent) {
        var lately = count == null ? Conversion.NONE : Evidence.of(count).lately();
        return lately.sent() >= sent && lately.entered() == 0;
    }

    private Assessment assess(GuardedMessage message, List<Scored> scored, double easier, Instant now) {
        if (scored.isEmpty()) {
            return Assessment.CLEAR;
        }
        double score = scored.getLast().score();
        double block = message.trusted() ? 2 * blockAt : blockAt - easier;
        if (score >= block) {
            return block(widest(scored, Math.min(block, score)), now);
        }
        double slow = slowAt - easier;
        if (score < slow || message.trusted()) {
            return Assessment.CLEAR;
        }
        var widest = widest(scored, slow);
        var before = widest.count().raisedBefore();
        return before != null && before.plus(BETWEEN_SLOWED).isAfter(now)
                ? new Assessment(State.SLOWED, widest.count().counter(), "slowed: " + reason(widest), null)
                : Assessment.CLEAR;
    }

    private static Scored widest(List<Scored> scored, double least) {
        return scored.stream()
                .filter(neighbourhood -> neighbourhood.score() >= least)
                .findFirst()
                .orElseGet(scored::getLast);
    }

    /**
     * A block is stored where the evidence is. When it is over, one message is sent, or one request is asked for a human
     * check, and the next block begins.
     */
    private Assessment block(Scored because, Instant now) {
        var counter = because.count().counter();
        var standing = because.count().standing();
        if (standing == null) {
            return new Assessment(State.BLOCKED, counter, reason(because), blocked(1, now));
        }
        if (now.isBefore(blockedUntil(standing))) {
            return new Assessment(State.BLOCKED, counter, reason(because), null);
        }
        var state = asks ? State.BLOCKED : State.PROBE;
        return new Assessment(state, counter, reason(because), blocked(standing.level() + 1, now));
    }

    private Standing blocked(int level, Instant now) {
        return new Standing(
                Kind.BLOCKED_BY_GUARD, now, now.plus(duration(level)).plus(MEMORY), level);
    }

    private static String reason(Scored because) {
        return "conversion " + because.evidence();
    }
}
