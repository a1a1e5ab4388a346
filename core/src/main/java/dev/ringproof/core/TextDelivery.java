package dev.ringproof.core;

import dev.ringproof.core.GatewayChoice.Turn;
import dev.ringproof.core.delivery.Attempt;
import dev.ringproof.core.delivery.Attempt.Ending;
import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.HandoverEvent;
import dev.ringproof.core.delivery.OutgoingText;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.delivery.TextMessage.Content;
import dev.ringproof.core.delivery.TextMessageEvent;
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
final class TextDelivery {
    private static final Logger LOG = System.getLogger(TextDelivery.class.getName());
    /** Who asks for another text within this time of the last one did not get that. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(10);

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final NumberingPlan plan;
    private final GatewayChoice choice;
    private final EventPublisher events;
    private final InstantSource clock;
    private final DeliveryPolicy policy;

    TextDelivery(
            MessageRepository messages,
            UnitOfWork work,
            NumberingPlan plan,
            GatewayChoice choice,
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

    List<TextMessage> claimDue(int limit) {
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
    TextMessage attempt(TextMessage message) {
        var content = message.content();
        if (content == null || !message.isAliveAt(clock.instant())) {
            return message.expired(clock.instant());
        }
        var destination = plan.destination(content.to());
        var turns = choice.turns(message, destination, lastUsed(message, content));
        var tried = message;
        var waits = new ArrayList<@Nullable Duration>();
        for (var left = new ArrayDeque<>(turns); !left.isEmpty(); ) {
            var turn = left.removeFirst();
            var begun = clock.instant();
            if (!tried.mayBeginAt(begun, policy) || !tried.isAliveAt(begun)) {
                waits.add(null);
                break;
            }
            var handover = handOver(turn, message, content);
            if (handover instanceof Handover.Answer answer) {
                tried = tried.tried(destination.region(), attempt(turn, tried.segments(), begun, answer));
                tell(tried, destination.region());
            }
            switch (handover) {
                case Handover.Accepted(var reference) -> {
                    return tried.handedOver(name(turn), reference, clock.instant());
                }
                case Handover.NumberRefused(var reason) -> {
                    return tried.refused(name(turn), reason, clock.instant());
                }
                case Handover.HeldBack heldBack
                when !turn.anyway() && !message.mayBeWith(name(turn)) -> left.addLast(turn.again());
                case Handover.HeldBack(var reason, var retryAfter) -> waits.add(retryAfter);
                case Handover.Throttled(var reason, var retryAfter) -> waits.add(retryAfter);
                case Handover.MessageRefused refused -> {}
                case Handover.Unavailable unavailable -> waits.add(null);
                case Handover.Unknown unknown -> waits.add(null);
            }
        }
        return inVain(tried, turns, waits);
    }

    private TextMessage inVain(TextMessage tried, List<Turn> turns, List<@Nullable Duration> waits) {
        if (turns.stream().allMatch(turn -> tried.isRefusedBy(name(turn)))) {
            var last = tried.attempts().getLast();
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
            return work.runAhead(() -> messages.lastGateway(content.to(), created.minus(ASKED_AGAIN), created));
        } catch (UnitOfWork.Conflict | UnitOfWork.Unavailable e) {
            return Optional.empty();
        }
    }

    /** A gateway is foreign code: whatever it throws, the text is tried again. */
    private static Handover handOver(Turn turn, TextMessage message, Content content) {
        var text = new OutgoingText(
                message.id(),
                content.to(),
                content.text(),
                content.code(),
                message.expiresAt(),
                turn.hop().sender(),
                turn.hop().parameters());
        try {
            return turn.anyway()
                    ? turn.gateway().handOverAnyway(text)
                    : turn.gateway().handOver(text);
        } catch (RuntimeException e) {
            return new Handover.Unknown(e.getClass().getSimpleName());
        }
    }

    private Attempt attempt(Turn turn, int segments, Instant begun, Handover.Answer answer) {
        var took = Duration.between(begun, clock.instant());
        return switch (answer) {
            case Handover.Accepted accepted ->
                new Attempt(
                        name(turn),
                        begun,
                        took,
                        Ending.ACCEPTED,
                        null,
                        turn.hop().cost(segments));
            case Handover.NumberRefused(var reason) ->
                new Attempt(name(turn), begun, took, Ending.NUMBER_REFUSED, reason);
            case Handover.MessageRefused(var reason) ->
                new Attempt(name(turn), begun, took, Ending.MESSAGE_REFUSED, reason);
            case Handover.Throttled(var reason, var wait) ->
                new Attempt(name(turn), begun, took, Ending.THROTTLED, reason);
            case Handover.Unavailable(var reason) -> new Attempt(name(turn), begun, took, Ending.UNAVAILABLE, reason);
            case Handover.Unknown(var reason) -> new Attempt(name(turn), begun, took, Ending.UNKNOWN, reason);
        };
    }

    private void tell(TextMessage tried, String region) {
        var attempt = tried.attempts().getLast();
        if (attempt.ending() != Ending.ACCEPTED) {
            LOG.log(
                    Level.WARNING,
                    "{0} did not take {1}: {2}, {3}",
                    attempt.gateway(),
                    tried.id(),
                    attempt.ending(),
                    attempt.reason());
        }
        events.publish(new HandoverEvent(tried.id(), region, tried.segments(), attempt, clock.instant()));
    }

    private static String name(Turn turn) {
        return turn.hop().gateway();
    }

    void settle(Collection<TextMessage> tried) {
        work.runAhead(() -> {
            messages.update(tried);
            return tried.size();
        });
        tried.forEach(message -> events.publish(TextMessageEvent.of(message, clock.instant())));
    }

    /** Wipes what is of no use any more, unless texts are kept. */
    void wipe() {
        if (!policy.keepTexts()) {
            work.run(() -> {
                messages.wipe(clock.instant());
                return true;
            });
        }
    }

    /** For how long the text that waits longest has been due; zero when nothing waits. */
    Duration lag() {
        return work.run(() -> messages.oldestDue(clock.instant()))
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
