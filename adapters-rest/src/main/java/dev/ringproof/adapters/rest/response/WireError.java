package dev.ringproof.adapters.rest.response;

import dev.ringproof.adapters.rest.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as the wire has it, with the status, the code and the messages of Clerk's published catalogue.
 *
 * @param meta further facts, such as {@code param_name}; may be empty
 * @param retryAfter the value of the header {@code Retry-After}; null for no such header
 * @param authenticate the value of the header {@code WWW-Authenticate}; null for no such header
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

    /** Adds a challenge for {@code WWW-Authenticate} (RFC 9470). */
    WireError demanding(String challenge) {
        return new WireError(status, code, message, longMessage, meta, retryAfter, challenge);
    }

    /** Returns an exception that ends the request with this error. */
    public WireException toException() {
        return new WireException(this);
    }

    /**
     * Returns the time to wait in whole seconds, rounded up and at least 1, so that a client that waits as long is not
     * told to wait again. Returns 0 if the error names no time.
     */
    long retryAfterSeconds() {
        return retryAfter == null ? 0 : wholeSeconds(retryAfter);
    }

    /** Returns a time to wait in whole seconds, rounded up and at least 1. */
    static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
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
