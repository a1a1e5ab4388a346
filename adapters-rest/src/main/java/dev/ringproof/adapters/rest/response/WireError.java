package dev.ringproof.adapters.rest.response;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.rest.json.Json;

/**
 * One error as the wire has it: status, code and texts as in Clerk's published catalogue.
 *
 * @param meta {@code param_name} and its like; empty for none
 * @param retryAfter for the header of that name; null for none
 * @param authenticate for {@code WWW-Authenticate}; null for none
 */
public record WireError(
        int status,
        String code,
        String message,
        String longMessage,
        Map<String, String> meta,
        @Nullable Duration retryAfter,
        @Nullable String authenticate) {

    static WireError of(int status, String code, String message, String longMessage) {
        return new WireError(status, code, message, longMessage, Map.of(), null, null);
    }

    WireError about(String param) {
        return new WireError(status, code, message, longMessage, Map.of("param_name", param), retryAfter, authenticate);
    }

    WireError with(Map<String, String> theMeta) {
        return new WireError(status, code, message, longMessage, theMeta, retryAfter, authenticate);
    }

    WireError after(Duration wait) {
        return new WireError(status, code, message, longMessage, meta, wait, authenticate);
    }

    /** With a challenge for {@code WWW-Authenticate} (RFC 9470). */
    WireError demanding(String challenge) {
        return new WireError(status, code, message, longMessage, meta, retryAfter, challenge);
    }

    /** As an exception, for where there is no way on. */
    public WireException toException() {
        return new WireException(this);
    }

    /** Whole seconds, rounded up, at least one: who waits so long is not told to wait again. */
    long retryAfterSeconds() {
        return retryAfter == null
                ? 0
                : Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    }

    JsonObject toJson(String traceId) {
        var details = Json.object();
        meta.forEach(details::add);
        var error = Json.object()
                .add("message", message)
                .add("long_message", longMessage)
                .add("code", code)
                .add("meta", details);
        return Json.object()
                .add("errors", Json.array().add(error))
                .add("clerk_trace_id", traceId)
                .build();
    }
}
