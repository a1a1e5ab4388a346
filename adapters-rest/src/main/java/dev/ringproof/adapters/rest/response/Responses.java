package dev.ringproof.adapters.rest.response;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Builds responses: status 200 with a JSON body, or an error in the wire's form. */
public final class Responses {
    private Responses() {}

    public static Response ok(JsonValue body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** Returns the body of an accepted outcome, or the error of its refusal. */
    public static <T> Response of(Outcome<T> outcome, Function<T, JsonValue> body) {
        return switch (outcome) {
            case Accepted<T> accepted -> ok(body.apply(accepted.value()));
            case Refused<T> refused -> refused(refused.refusal());
        };
    }

    public static Response refused(Refusal refusal) {
        return error(Errors.of(refusal));
    }

    public static Response error(WireError error) {
        return error(error, newTraceId());
    }

    static Response error(WireError error, String traceId) {
        var response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.toJson(traceId));
        if (error.retryAfter() != null) {
            response.header("Retry-After", error.retryAfterSeconds());
        }
        if (error.authenticate() != null) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, error.authenticate());
        }
        return response.build();
    }

    /** Returns the name of one response for the log: 32 hexadecimal digits, not secret. */
    static String newTraceId() {
        var bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
