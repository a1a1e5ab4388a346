package dev.ringproof.app.network;

import dev.ringproof.adapters.rest.TransportError;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers in the form of the wire what never reaches Jakarta REST, or what nothing there serves. */
final class WireErrors implements DirectHandler {
    static final DirectHandlers HANDLERS = handlers();

    private WireErrors() {}

    private static DirectHandlers handlers() {
        var handlers = DirectHandlers.builder();
        for (var type : EventType.values()) {
            handlers.addHandler(type, new WireErrors());
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        AnswerHeaders.of(request.path()).forEach(headers::set);
        headers.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"));
        headers.set(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
        if (status.code() == Status.METHOD_NOT_ALLOWED_405.code()) {
            headers.set(HeaderValues.create(HeaderNames.ALLOW, AnswerFilter.methods(request.path())));
        }
        if (status.code() == Status.SERVICE_UNAVAILABLE_503.code()) {
            headers.set(HeaderValues.create(HeaderNames.RETRY_AFTER, "1"));
        }
        var response = TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type != EventType.BAD_REQUEST && type != EventType.INTERNAL_ERROR);
        // Helidon would send the content also to HEAD, and the client would take it for the next answer.
        return request.method().equals(Method.HEAD.text())
                ? response.build()
                : response.entity(TransportError.ofStatus(status.code())).build();
    }
}
