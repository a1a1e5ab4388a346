package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of a text message as operators see it: its number is masked, and its body is never shown. */
public final class MessageJson {
    private MessageJson() {}

    public static JsonArray of(List<TextMessage> messages) {
        var all = Json.array();
        messages.forEach(message -> all.add(of(message)));
        return all.build();
    }

    public static JsonObject of(TextMessage message) {
        var handovers = Json.array();
        message.handovers().forEach(handover -> handovers.add(handover(handover)));
        var json = Json.object()
                .add("id", message.id().value())
                .add("object", "message")
                .add("type", Json.word(message.type()))
                .add("user_id", message.owner().value())
                .add("phone_number_id", message.phoneNumberId().value())
                .add("to", message.maskedTo())
                .add("status", Json.word(message.status()))
                .add("segments", message.segments())
                .add("attempts", handovers)
                .add("cost", Json.orNull(message.cost()))
                .add("region", Json.orNull(message.region()));
        return addState(json, message.state())
                .add("proven_at", Json.orNull(message.enteredAt()))
                .add("created_at", message.createdAt().toEpochMilli())
                .add("expires_at", message.expiresAt().toEpochMilli())
                .build();
    }

    private static JsonObjectBuilder handover(HandoverRecord handover) {
        return Json.object()
                .add("gateway", handover.gateway())
                .add("at", handover.at().toEpochMilli())
                .add("took_ms", handover.took().toMillis())
                .add("ending", Json.word(handover.result()))
                .add("reason", Json.orNull(handover.reason()))
                .add("cost", Json.orNull(handover.cost()));
    }

    private static JsonObjectBuilder addState(JsonObjectBuilder json, State state) {
        return switch (state) {
            case State.Queued _, State.Expired _ -> addStateFields(json, null, null, null, null, null);
            case State.HandedOver(var at, var gateway, var reference) ->
                addStateFields(json, gateway, reference, null, at, null);
            case State.Delivered(State.HandedOver(var at, var gateway, var reference), var receiptAt) ->
                addStateFields(json, gateway, reference, null, at, receiptAt);
            case State.Undelivered(State.HandedOver(var at, var gateway, var reference), var receiptAt, var reason) ->
                addStateFields(json, gateway, reference, reason, at, receiptAt);
            case State.Refused(var at, var gateway, var reason) ->
                addStateFields(json, gateway, null, reason, null, null);
        };
    }

    private static JsonObjectBuilder addStateFields(
            JsonObjectBuilder json,
            @Nullable String gateway,
            @Nullable String reference,
            @Nullable String reason,
            @Nullable Instant handedOverAt,
            @Nullable Instant receiptAt) {
        return json.add("gateway", Json.orNull(gateway))
                .add("reference", Json.orNull(reference))
                .add("reason", Json.orNull(reason))
                .add("handed_over_at", Json.orNull(handedOverAt))
                .add("receipt_at", Json.orNull(receiptAt));
    }
}
