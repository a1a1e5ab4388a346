package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.HandoverRecord.Result;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.routing.Routes.Hop;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that one message may be handed over to.
 *
 * @param hop how the message's route uses the gateway: sender, parameters and price
 * @param anyway true when the gateway has held the message back and no other gateway has taken it, so that this one is
 *     asked for it by {@link SmsGateway#handOverAnyway}
 */
public record Candidate(SmsGateway gateway, Hop hop, boolean anyway) {

    Candidate askedAnyway() {
        return new Candidate(gateway, hop, true);
    }

    String name() {
        return hop.gateway();
    }

    /**
     * Blocks until the gateway answers. A gateway is foreign code: if it throws, it may have taken the message or not.
     */
    Handover handOver(TextMessage message, Content content) {
        var outgoing = new OutgoingMessage(
                message.id(),
                content.to(),
                content.body(),
                content.code(),
                message.expiresAt(),
                hop.sender(),
                hop.parameters());
        try {
            return anyway ? gateway.handOverAnyway(outgoing) : gateway.handOver(outgoing);
        } catch (RuntimeException e) {
            return new Handover.Unknown(e.getClass().getSimpleName());
        }
    }

    /** Returns what is kept of a hand-over; only an accepted message costs something. */
    HandoverRecord record(Handover.Answer answer, Instant begunAt, Duration took, int segments) {
        return switch (answer) {
            case Handover.Accepted accepted ->
                new HandoverRecord(name(), begunAt, took, Result.ACCEPTED, null, hop.cost(segments));
            case Handover.NumberRefused(var reason, var optedOut) ->
                record(begunAt, took, Result.NUMBER_REFUSED, reason);
            case Handover.MessageRefused(var reason) -> record(begunAt, took, Result.MESSAGE_REFUSED, reason);
            case Handover.Throttled(var reason, var retryAfter) -> record(begunAt, took, Result.THROTTLED, reason);
            case Handover.Unavailable(var reason) -> record(begunAt, took, Result.UNAVAILABLE, reason);
            case Handover.Unknown(var reason) -> record(begunAt, took, Result.UNKNOWN, reason);
        };
    }

    private HandoverRecord record(Instant begunAt, Duration took, Result result, @Nullable String reason) {
        return new HandoverRecord(name(), begunAt, took, result, reason);
    }
}
