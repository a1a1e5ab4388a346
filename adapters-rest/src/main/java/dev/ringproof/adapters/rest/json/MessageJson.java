package dev.ringproof.adapters.rest.json;

import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.State;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A text message as operators see it: to a masked number, and never what it says. */
public final class MessageJson {
    private MessageJson() {}

    public static JsonArray of(List<TextMessage> messages) {
        var all = Json.array();
        messages.forEach(message -> all.add(of(message)));
        return all.build();
    }

    public static JsonObject of(TextMessage message) {
        var attempts = Json.array();
        message.handovers().forEach(attempt -> attempts.add(attempt(attempt)));
        var json = Json.object()
                .add("id", message.id().value())
                .add("object", "message")
                .add("type", message.type().name().toLowerCase(Locale.ROOT))
                .add("user_id", message.owner().value())
                .add("phone_number_id", message.phoneNumberId().value())
                .add("to", message.maskedTo())
                .add("status", word(message.status()))
                .add("segments", message.segments())
                .add("attempts", attempts);
        add(json, "cost", message.cost());
        add(json, "region", message.region());
        add(json, message.state());
        add(json, "proven_at", message.enteredAt());
        return json.add("created_at", message.createdAt().toEpochMilli())
                .add("expires_at", message.expiresAt().toEpochMilli())
                .build();
    }

    public static String word(MessageStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static void add(JsonObjectBuilder json, State state) {
        switch (state) {
            case State.Queued _, State.Expired _ -> settled(json, null, null, null, null, null);
            case State.HandedOver(var at, var gateway, var reference) ->
                settled(json, gateway, reference, at, null, null);
            case State.Delivered(State.HandedOver(var at, var gateway, var reference), var receiptAt) ->
                settled(json, gateway, reference, at, receiptAt, null);
            case State.Undelivered(State.HandedOver(var at, var gateway, var reference), var receiptAt, var reason) ->
                settled(json, gateway, reference, at, receiptAt, reason);
            case State.Refused(var at, var gateway, var reason) -> settled(json, gateway, null, null, null, reason);
        }
    }

    private static void settled(
            JsonObjectBuilder json,
            @Nullable String gateway,
            @Nullable String reference,
            @Nullable Instant handedOverAt,
            @Nullable Instant receiptAt,
            @Nullable String reason) {
        add(json, "gateway", gateway);
        add(json, "reference", reference);
        add(json, "reason", reason);
        add(json, "handed_over_at", handedOverAt);
        add(json, "receipt_at", receiptAt);
    }

    private static JsonObjectBuilder attempt(HandoverRecord attempt) {
        var json = Json.object()
                .add("gateway", attempt.gateway())
                .add("at", attempt.at().toEpochMilli())
                .add("took_ms", attempt.took().toMillis())
                .add("ending", attempt.result().name().toLowerCase(Locale.ROOT));
        add(json, "reason", attempt.reason());
        add(json, "cost", attempt.cost());
        return json;
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value);
        }
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable BigDecimal value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value);
        }
    }

    private static void add(JsonObjectBuilder json, String name, @Nullable Instant value) {
        if (value == null) {
            json.addNull(name);
        } else {
            json.add(name, value.toEpochMilli());
        }
    }
}
