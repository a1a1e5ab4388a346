package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.engine.GatewaySelection.Candidate;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.HandoverEvent;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.UnitOfWork;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The three steps of delivery: take up what is due, try one text, store what became of it. Who runs them is not its concern. */
public final class MessageDelivery {
    private static final Logger LOG = System.getLogger(MessageDelivery.class.getName());
    /** Who asks for another text within this time of the last one did not get that. */
    private static final Duration RESEND_WINDOW = Duration.ofMinutes(10);

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final NumberingPlan plan;
    private final GatewaySelection choice;
    private final EventPublisher events;
    private final InstantSource clock;
    private final DeliveryPolicy policy;

    public MessageDelivery(
            MessageRepository messages,
            UnitOfWork work,
            NumberingPlan plan,
            GatewaySelection choice,
            EventPublisher events,
            InstantSource clock,
            DeliveryPolicy policy) {
        this.messages = messages;
        this.work = work;
        this.plan = plan;
        this.choice = choice;
        this.events = events;
        this.clock = clock;
        this.policy = policy;
    }

    public List<TextMessage> claimDue(int limit) {
        return work.runAhead(() -> messages.claimDue(clock.instant(), limit, policy));
    }

    /** Whether this node's time for the text has run out, so that another may have it already. */
    boolean tooLate(TextMessage message) {
        return !message.mayBeginAt(clock.instant(), policy);
    }

    /**
     * One try at a queued text: by one gateway after the other, at once, until one takes it, or it is plain that none
     * will. Those that hold it back are asked anyway when nobody else has taken it, unless it may be with them already: a
     * person had rather wait than get it many times. Blocks for as long as the gateways take, within the lease.
     */
    public TextMessage attempt(TextMessage message) {
        var content = message.content();
        if (content == null || !message.isAliveAt(clock.instant())) {
            return message.expired(clock.instant());
        }
        var destination = plan.destination(content.to());
        var candidates = choice.candidates(message, destination, lastUsed(message, content));
        var tried = message;
        var waits = new ArrayList<@Nullable Duration>();
        for (var left = new ArrayDeque<>(candidates); !left.isEmpty(); ) {
            var candidate = left.removeFirst();
            var begun = clock.instant();
            if (!tried.mayBeginAt(begun, policy) || !tried.isAliveAt(begun)) {
                waits.add(null);
                break;
            }
            var handover = handOver(candidate, message, content);
            if (handover instanceof Handover.Answer answer) {
                tried = tried.with(destination.region(), attempt(candidate, tried.segments(), begun, answer));
                tell(tried, destination.region());
            }
            switch (handover) {
                case Handover.Accepted(var reference) -> {
                    return tried.handedOver(name(candidate), reference, clock.instant());
                }
                case Handover.NumberRefused(var reason) -> {
                    return tried.refused(name(candidate), reason, clock.instant());
                }
                case Handover.HeldBack heldBack
                when !candidate.anyway() && !message.mayBeWith(name(candidate)) -> left.addLast(candidate.again());
                case Handover.HeldBack(var reason, var retryAfter) -> waits.add(retryAfter);
                case Handover.Throttled(var reason, var retryAfter) -> waits.add(retryAfter);
                case Handover.MessageRefused refused -> {}
                case Handover.Unavailable unavailable -> waits.add(null);
                case Handover.Unknown unknown -> waits.add(null);
            }
        }
        return unsuccessful(tried, candidates, waits);
    }

    private TextMessage unsuccessful(TextMessage tried, List<Candidate> candidates, List<@Nullable Duration> waits) {
        if (candidates.stream().allMatch(candidate -> tried.isRefusedBy(name(candidate)))) {
            var last = tried.handovers().getLast();
            return tried.refused(last.gateway(), Objects.requireNonNullElse(last.reason(), ""), clock.instant());
        }
        return tried.failed(shortest(waits), clock.instant(), policy);
    }

    /** Only where every gateway asked to wait is there no sense in coming sooner. */
    private static @Nullable Duration shortest(List<@Nullable Duration> waits) {
        Duration shortest = null;
        for (var wait : waits) {
            if (wait == null) {
                return null;
            }
            shortest = shortest == null || wait.compareTo(shortest) < 0 ? wait : shortest;
        }
        return shortest;
    }

    /** Who took the number's former text, which was of no use. Not to know it is no reason not to send. */
    private Optional<String> lastUsed(TextMessage message, Content content) {
        if (!choice.isChoice()) {
            return Optional.empty();
        }
        try {
            var created = message.createdAt();
            return work.runAhead(() -> messages.lastGateway(content.to(), created.minus(RESEND_WINDOW), created));
        } catch (StoreConflict | StoreUnavailable e) {
            return Optional.empty();
        }
    }

    /** A gateway is foreign code: whatever it throws, the text is tried again. */
    private static Handover handOver(Candidate candidate, TextMessage message, Content content) {
        var text = new OutgoingMessage(
                message.id(),
                content.to(),
                content.body(),
                content.code(),
                message.expiresAt(),
                candidate.hop().sender(),
                candidate.hop().parameters());
        try {
            return candidate.anyway()
                    ? candidate.gateway().handOverAnyway(text)
                    : candidate.gateway().handOver(text);
        } catch (RuntimeException e) {
            return new Handover.Unknown(e.getClass().getSimpleName());
        }
    }

    private HandoverRecord attempt(Candidate candidate, int segments, Instant begun, Handover.Answer answer) {
        var took = Duration.between(begun, clock.instant());
        return switch (answer) {
            case Handover.Accepted accepted ->
                new HandoverRecord(
                        name(candidate),
                        begun,
                        took,
                        Result.ACCEPTED,
                        null,
                        candidate.hop().cost(segments));
            case Handover.NumberRefused(var reason) ->
                new HandoverRecord(name(candidate), begun, took, Result.NUMBER_REFUSED, reason);
            case Handover.MessageRefused(var reason) ->
                new HandoverRecord(name(candidate), begun, took, Result.MESSAGE_REFUSED, reason);
            case Handover.Throttled(var reason, var wait) ->
                new HandoverRecord(name(candidate), begun, took, Result.THROTTLED, reason);
            case Handover.Unavailable(var reason) ->
                new HandoverRecord(name(candidate), begun, took, Result.UNAVAILABLE, reason);
            case Handover.Unknown(var reason) ->
                new HandoverRecord(name(candidate), begun, took, Result.UNKNOWN, reason);
        };
    }

    private void tell(TextMessage tried, String region) {
        var attempt = tried.handovers().getLast();
        if (attempt.result() != Result.ACCEPTED) {
            LOG.log(
                    Level.WARNING,
                    "{0} did not take {1}: {2}, {3}",
                    attempt.gateway(),
                    tried.id(),
                    attempt.result(),
                    attempt.reason());
        }
        events.publish(new HandoverEvent(tried.id(), region, tried.segments(), attempt, clock.instant()));
    }

    private static String name(Candidate candidate) {
        return candidate.hop().gateway();
    }

    public void settle(Collection<TextMessage> tried) {
        work.runAhead(() -> {
            messages.update(tried);
            return tried.size();
        });
        tried.forEach(message -> events.publish(TextMessageEvent.of(message, clock.instant())));
    }

    /** Wipes what is of no use any more, unless texts are kept. */
    public void wipe() {
        if (!policy.keepTexts()) {
            work.run(() -> {
                messages.wipe(clock.instant());
                return true;
            });
        }
    }

    /** For how long the text that waits longest has been due; zero when nothing waits. */
    public Duration lag() {
        return work.run(() -> messages.oldestDue(clock.instant()))
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
