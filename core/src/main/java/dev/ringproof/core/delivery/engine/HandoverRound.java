package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.HandoverEvent;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One round of a message: one pass over the gateways of its route. It ends when a gateway has taken the message, when
 * it is clear that no gateway will, when every gateway was asked, or when the lease or the code runs out. It is used
 * once, by one thread.
 */
final class HandoverRound {
    private static final Logger LOG = System.getLogger(HandoverRound.class.getName());

    private final TextMessage claimed;
    private final Content content;
    private final String region;
    private final List<Candidate> candidates;
    private final OptOutList optOuts;
    private final EventPublisher events;
    private final InstantSource clock;
    private final DeliveryPolicy policy;

    private final Deque<Candidate> remaining;
    /** For each gateway that may take the message later: how long it asked to wait; null where it did not say. */
    private final List<@Nullable Duration> waits = new ArrayList<>();

    private TextMessage message;

    /** @param region that the message goes to; ISO 3166-1 alpha-2 or {@code ZZ} */
    HandoverRound(
            TextMessage claimed,
            Content content,
            String region,
            List<Candidate> candidates,
            OptOutList optOuts,
            EventPublisher events,
            InstantSource clock,
            DeliveryPolicy policy) {
        this.claimed = claimed;
        this.content = content;
        this.region = region;
        this.candidates = candidates;
        this.optOuts = optOuts;
        this.events = events;
        this.clock = clock;
        this.policy = policy;
        this.remaining = new ArrayDeque<>(candidates);
        this.message = claimed;
    }

    /** Blocks for as long as the gateways take, within the lease. Returns what has become of the message. */
    TextMessage run() {
        while (message.isQueued() && !remaining.isEmpty() && isInTime()) {
            handOverTo(remaining.removeFirst());
        }
        return message.isQueued() ? unsettled() : message;
    }

    private boolean isInTime() {
        var now = clock.instant();
        return message.mayBeginAt(now, policy) && message.isAliveAt(now);
    }

    private void handOverTo(Candidate candidate) {
        var begunAt = clock.instant();
        var handover = candidate.handOver(message, content);
        if (handover instanceof Handover.Answer answer) {
            var took = Duration.between(begunAt, clock.instant());
            keep(candidate.record(answer, begunAt, took, message.segments()));
        }
        switch (handover) {
            case Handover.Accepted(var reference) ->
                message = message.handedOver(candidate.name(), reference, clock.instant());
            case Handover.NumberRefused(var reason, var optedOut) -> {
                message = message.refused(candidate.name(), reason, clock.instant());
                if (optedOut) {
                    optedOut(candidate);
                }
            }
            case Handover.MessageRefused refused -> {}
            case Handover.HeldBack(var reason, var retryAfter) -> heldBack(candidate, retryAfter);
            case Handover.Throttled(var reason, var retryAfter) -> waits.add(retryAfter);
            case Handover.Unavailable unavailable -> waits.add(null);
            case Handover.Unknown unknown -> waits.add(null);
        }
    }

    /** If the store is away, the carrier will say it again at the next message. */
    private void optedOut(Candidate candidate) {
        try {
            optOuts.refusedByCarrier(candidate.name(), content.to());
        } catch (StoreConflict | StoreUnavailable e) {
            LOG.log(Level.WARNING, "cannot store that the receiver of {0} has opted out", message.id());
        }
    }

    private void keep(HandoverRecord handover) {
        message = message.with(region, handover);
        if (handover.result() != Result.ACCEPTED) {
            LOG.log(
                    Level.WARNING,
                    "{0} did not take {1}: {2}, {3}",
                    handover.gateway(),
                    message.id(),
                    handover.result(),
                    handover.reason());
        }
        events.publish(new HandoverEvent(message.id(), region, message.segments(), handover, clock.instant()));
    }

    /**
     * Asks the gateway once more after all others, this time to hand over anyway. If the gateway may have taken the
     * message in an earlier round, the message waits for its next round: a person would rather wait than get it many
     * times.
     */
    private void heldBack(Candidate candidate, @Nullable Duration retryAfter) {
        if (candidate.anyway() || claimed.mayHaveBeenTakenBy(candidate.name())) {
            waits.add(retryAfter);
        } else {
            remaining.addLast(candidate.askedAnyway());
        }
    }

    private TextMessage unsettled() {
        if (candidates.stream().allMatch(candidate -> message.isRefusedBy(candidate.name()))) {
            var last = message.handovers().getLast();
            return message.refused(last.gateway(), Objects.requireNonNullElse(last.reason(), ""), clock.instant());
        }
        return message.failed(remaining.isEmpty() ? shortestWait() : null, clock.instant(), policy);
    }

    /**
     * Returns null if at least one gateway did not ask to wait: the policy alone then says when the next round begins.
     */
    private @Nullable Duration shortestWait() {
        Duration shortest = null;
        for (var wait : waits) {
            if (wait == null) {
                return null;
            }
            shortest = shortest == null || wait.compareTo(shortest) < 0 ? wait : shortest;
        }
        return shortest;
    }
}
