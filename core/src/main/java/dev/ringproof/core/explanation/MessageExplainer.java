package dev.ringproof.core.explanation;

import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.SmsGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Explains what became of one message, by what is stored of it and of the gateways of its route. */
public final class MessageExplainer {
    /** A message that was due for longer is left lying: a lease is over much sooner. */
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final Routes routes;
    private final NumberingPlan plan;
    private final List<SmsGateway> gateways;
    private final RandomGenerator random;

    /** @param random draws routes with weights */
    public MessageExplainer(Routes routes, NumberingPlan plan, List<SmsGateway> gateways, RandomGenerator random) {
        this.routes = routes;
        this.plan = plan;
        this.gateways = List.copyOf(gateways);
        this.random = random;
    }

    /**
     * What is known around a message.
     *
     * @param number the number of the owner to whom it was sent; null if it was removed
     * @param newer the messages to the number that are newer than this one
     * @param oldestDue since when the oldest waiting message of the server has been due; null if none is
     */
    record Surroundings(
            @Nullable PhoneNumber number,
            List<TextMessage> newer,
            @Nullable Instant oldestDue) {}

    Reason explain(TextMessage message, Surroundings around, Instant now) {
        if (message.enteredAt() != null) {
            return reason(Cause.CODE_ENTERED, message, message.enteredAt(), "its code was entered");
        }
        return switch (message.state()) {
            case State.Queued(var rounds, var dueAt) -> waiting(message, rounds, dueAt, around, now);
            case State.HandedOver handedOver ->
                reason(Cause.NO_RECEIPT, message, handedOver.at(), taken(handedOver), "no receipt has come since");
            case State.Delivered(var handedOver, var at) ->
                reason(Cause.DELIVERED, message, at, taken(handedOver), "its receipt says that it has arrived");
            case State.Undelivered(var handedOver, var at, var reason) ->
                reason(
                        Cause.UNDELIVERED,
                        message,
                        at,
                        taken(handedOver),
                        "its receipt says that it will not arrive: "
                                + (reason.isEmpty() ? "without a reason" : reason));
            case State.Refused(var at, var gateway, var reason) ->
                reason(Cause.REFUSED_BY_GATEWAY, message, at, gateway + " will never take it: " + reason)
                        .with(handovers(message));
            case State.Expired(var at) -> dead(message, at, around);
        };
    }

    private Reason waiting(TextMessage message, int rounds, Instant dueAt, Surroundings around, Instant now) {
        if (!message.isAliveAt(now)) {
            return dead(message, message.expiresAt(), around);
        }
        if (message.type() == MessageType.NOTICE
                && rounds == 0
                && dueAt.minus(STANDSTILL).isAfter(now)) {
            return reason(Cause.NOTICE_WAITING, message, message.createdAt(), "it is sent at " + dueAt);
        }
        if (around.oldestDue() != null && around.oldestDue().plus(STANDSTILL).isBefore(now)) {
            return reason(
                    Cause.DELIVERY_STANDS_STILL,
                    message,
                    around.oldestDue(),
                    "the oldest waiting message has been due since " + around.oldestDue());
        }
        if (rounds == 0) {
            return reason(Cause.BEING_HANDED_OVER, message, message.createdAt(), "its first round is not over");
        }
        return reason(
                        Cause.WAITING_FOR_GATEWAY,
                        message,
                        message.createdAt(),
                        rounds + " rounds have failed; the next one begins at " + dueAt)
                .with(handovers(message))
                .with(route(message));
    }

    /** A message whose code is dead before any gateway has taken it. */
    private Reason dead(TextMessage message, Instant at, Surroundings around) {
        var replacement = around.newer().stream()
                .filter(other -> other.type() == message.type())
                .reduce((newer, older) -> older);
        if (around.number() == null) {
            return reason(Cause.NUMBER_REMOVED, message, at, "the owner does not have the number any more");
        }
        if (replacement.isPresent()) {
            return reason(
                    Cause.REPLACED,
                    message,
                    at,
                    "the message " + replacement.get().id() + " was requested at "
                            + replacement.get().createdAt());
        }
        if (around.number().verification() instanceof Failed(var challenge)
                && challenge.id().equals(message.challengeId())) {
            return reason(Cause.CODE_USED_UP, message, at, "too many wrong codes were entered");
        }
        return reason(
                        Cause.EXPIRED_UNSENT,
                        message,
                        at,
                        "no gateway had taken it until " + message.expiresAt() + ", when it was of no use any more")
                .with(handovers(message))
                .with(route(message));
    }

    private static Reason reason(Cause cause, TextMessage message, @Nullable Instant since, String... evidence) {
        var which = "the message " + message.id() + " was requested at " + message.createdAt();
        return new Reason(cause, List.of(evidence), since).with(List.of(which));
    }

    private static String taken(State.HandedOver handedOver) {
        return handedOver.gateway() + " took the message at " + handedOver.at() + " under the reference "
                + handedOver.reference();
    }

    /** Returns the latest hand-overs, the latest first. */
    private static List<String> handovers(TextMessage message) {
        return message.handovers().reversed().stream()
                .limit(3)
                .map(MessageExplainer::line)
                .toList();
    }

    private static String line(HandoverRecord handover) {
        return handover.gateway() + " answered at " + handover.at() + ": "
                + handover.result().name().toLowerCase(Locale.ROOT)
                + (handover.reason() == null ? "" : ", " + handover.reason());
    }

    /** Returns the gateways of the message's route with their health on this node. */
    private List<String> route(TextMessage message) {
        return message.content() == null ? List.of() : route(message.content().to());
    }

    private List<String> route(E164Number to) {
        var destination = plan.destination(to);
        var lines = new ArrayList<String>();
        for (var hop : routes.to(destination, random)) {
            gateways.stream()
                    .filter(gateway -> gateway.name().equals(hop.gateway()))
                    .map(gateway -> "the route to " + destination.region() + " has the gateway " + gateway.name()
                            + ", which is " + gateway.health().name().toLowerCase(Locale.ROOT))
                    .forEach(lines::add);
        }
        return lines;
    }
}
