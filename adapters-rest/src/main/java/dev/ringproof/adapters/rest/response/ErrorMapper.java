package dev.ringproof.adapters.rest.response;

import dev.ringproof.adapters.rest.token.KeySetUnreachable;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchRememberedDevice;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.NoSuchTicket;
import dev.ringproof.core.port.in.NoSuchUser;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Turns every exception into a response in the wire's form. Status 500 means a fault of Ringproof: its trace id leads
 * to the cause in the log.
 */
@Provider
@Singleton
public final class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(ErrorMapper.class.getName());

    @Context
    @Nullable
    UriInfo uri;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof NotFoundException notFound && !isOfApi()) {
            return notFound.getResponse();
        }
        return switch (thrown) {
            case WireException wire -> Responses.error(wire.error());
            case NoSuchUser _,
                    NoSuchPhoneNumber _,
                    NoSuchChallenge _,
                    NoSuchMessage _,
                    NoSuchSession _,
                    NoSuchSignIn _,
                    NoSuchTicket _,
                    NoSuchRememberedDevice _ -> Responses.error(Errors.NOT_FOUND);
            case StoreConflict _ -> Responses.error(Errors.CONFLICT);
            case StoreUnavailable _, Overloaded _ -> unavailable(thrown);
            // The log has a line when the outage begins, and none for each request.
            case KeySetUnreachable unreachable -> Responses.error(Errors.cannotCheckTokens(unreachable.retryAfter()));
            case NotAllowedException notAllowed -> notAllowed(notAllowed);
            case WebApplicationException web ->
                Responses.error(ofStatus(web.getResponse().getStatus()));
            default -> internal(thrown);
        };
    }

    /**
     * Returns whether the path belongs to the API. The server has pages of its own beside the API, and it looks for one
     * only after Jakarta REST has found no resource.
     */
    private boolean isOfApi() {
        return uri == null || uri.getPath().startsWith("v1/") || uri.getPath().startsWith("dev/");
    }

    /** Returns the error of a request that never reaches Jakarta REST, as JSON. */
    public static String json(int status) {
        return ofStatus(status).toJson(Responses.newTraceId()).toString();
    }

    /** Keeps the header {@code Allow}, which must be in such an answer (RFC 9110, 15.5.6). */
    private static Response notAllowed(NotAllowedException thrown) {
        var methods = thrown.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return Response.fromResponse(Responses.error(Errors.METHOD_NOT_ALLOWED))
                .header(HttpHeaders.ALLOW, methods)
                .build();
    }

    private static WireError ofStatus(int status) {
        return switch (status) {
            case 404 -> Errors.NO_SUCH_ROUTE;
            case 405 -> Errors.METHOD_NOT_ALLOWED;
            case 406 -> Errors.NOT_ACCEPTABLE;
            case 413 -> Errors.BODY_TOO_LARGE;
            case 414 -> Errors.TARGET_TOO_LONG;
            case 415 -> Errors.UNSUPPORTED_CONTENT_TYPE;
            case 417 -> Errors.EXPECTATION_FAILED;
            case 431 -> Errors.HEADERS_TOO_LARGE;
            case 505 -> Errors.VERSION_NOT_SUPPORTED;
            case 503 -> Errors.UNAVAILABLE;
            default -> status < 500 ? Errors.MALFORMED_REQUEST : Errors.INTERNAL;
        };
    }

    private static Response unavailable(Throwable cause) {
        var traceId = Responses.newTraceId();
        LOG.log(
                Level.WARNING,
                "A request was answered with status 503, trace id {0}: {1}",
                traceId,
                cause.getMessage());
        return Responses.error(Errors.UNAVAILABLE, traceId);
    }

    private static Response internal(Throwable thrown) {
        var traceId = Responses.newTraceId();
        LOG.log(Level.ERROR, "A request was answered with status 500, trace id " + traceId, thrown);
        return Responses.error(Errors.INTERNAL, traceId);
    }
}
