package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.request.ClientCookie;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.Sessions;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass if the resource's {@link Access} names its caller. A resource without {@link Access} cannot be
 * called at all. A user token may stand alone or after {@code Bearer}: Clerk's native clients send it alone, and
 * Clerk's specification has {@code Bearer}.
 */
@Provider
@Singleton
@Priority(Priorities.AUTHENTICATION)
public final class AuthenticationFilter implements ContainerRequestFilter {
    private static final String CALLER = AuthenticationFilter.class.getName() + ".caller";
    private static final String BEARER = "bearer ";

    private static final String CLIENT = AuthenticationFilter.class.getName() + ".client";
    private static final String CLIENT_TOKEN = "rpc1.";
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final RestSettings settings;
    private final Sessions sessions;
    private final ServerOrigins origins;
    private final InstantSource clock;

    @Context
    @Nullable
    ResourceInfo resource;

    @Inject
    public AuthenticationFilter(RestSettings settings, Sessions sessions, ServerOrigins origins, InstantSource clock) {
        this.settings = settings;
        this.sessions = sessions;
        this.origins = origins;
        this.clock = clock;
    }

    /**
     * Returns the user who calls.
     *
     * @throws dev.ringproof.adapters.rest.response.WireException if the request has no user token
     */
    public static Caller caller(ContainerRequestContext request) {
        return callerIfAny(request).orElseThrow(Errors.SIGNED_OUT::toException);
    }

    /** Returns the user who calls; empty if the request has no user token. */
    public static Optional<Caller> callerIfAny(ContainerRequestContext request) {
        return Optional.ofNullable((Caller) request.getProperty(CALLER));
    }

    /** Returns the client whose token came with the request, also if nobody is signed in on it. */
    public static Optional<KnownClient> clientIfAny(ContainerRequestContext request) {
        return Optional.ofNullable((KnownClient) request.getProperty(CLIENT));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource == null || resource.getResourceClass() == null) {
            return;
        }
        var access = resource.getResourceClass().getAnnotation(Access.class);
        if (access == null && isAnswerToOptions(request, resource)) {
            return;
        }
        if (access == null) {
            throw new IllegalStateException(resource.getResourceClass() + " does not say who may call it");
        }
        switch (access.value()) {
            case USERS -> request.setProperty(CALLER, user(request));
            case BACK_ENDS -> requireSecretKey(request);
            case EVERYONE -> userIfAny(request).ifPresent(caller -> request.setProperty(CALLER, caller));
            case PUBLIC -> {}
            case CARRIERS -> {}
            case DEVELOPERS -> requireDevelopment();
        }
    }

    /**
     * Returns whether Jakarta REST itself answers, which it does to OPTIONS. Its answer names the methods of the address
     * and nothing else.
     */
    private static boolean isAnswerToOptions(ContainerRequestContext request, ResourceInfo resource) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && !resource.getResourceClass().isAnnotationPresent(Path.class);
    }

    private Caller user(ContainerRequestContext request) {
        return userIfAny(request).orElseThrow(Errors.SIGNED_OUT::toException);
    }

    /** Returns empty also for an empty token, because clients that have no token yet send one. */
    private Optional<Caller> userIfAny(ContainerRequestContext request) {
        if (request.getHeaderString(HttpHeaders.AUTHORIZATION) == null) {
            return isNative(request) ? ofApp(request, "") : ofBrowser(request);
        }
        var token = credential(request);
        if (token.isEmpty() || token.startsWith(CLIENT_TOKEN)) {
            return ofApp(request, token);
        }
        return Optional.of(ofToken(request, token).orElseThrow(Errors.AUTHENTICATION_INVALID::toException));
    }

    private static boolean isNative(ContainerRequestContext request) {
        var flag = request.getUriInfo().getQueryParameters().getFirst("_is_native");
        return "1".equals(flag) || "true".equals(flag);
    }

    /**
     * Reads the client token of an app. A page of a browser never sends one by itself: there it is in a cookie, which
     * scripts cannot read.
     */
    private Optional<Caller> ofApp(ContainerRequestContext request, String token) {
        ClientTokensFilter.markNative(request);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (ServerOrigins.of(request) != null) {
            throw Errors.ORIGIN_AND_AUTHORIZATION.toException();
        }
        return ofClient(request, token);
    }

    /**
     * Reads the cookie of a browser. A page of another site can let the browser send any form, with the cookie or to
     * get one. So a request that changes something must come from a page that may do so.
     */
    private Optional<Caller> ofBrowser(ContainerRequestContext request) {
        var token = ClientCookie.of(request.getHeaders().getOrDefault(HttpHeaders.COOKIE, List.of()));
        if (isChanging(request) && (token != null || ServerOrigins.isOfBrowser(request)) && !origins.accepts(request)) {
            throw Errors.ORIGIN_INVALID.toException();
        }
        return token == null ? Optional.empty() : ofClient(request, token);
    }

    private static boolean isChanging(ContainerRequestContext request) {
        return !READING.contains(request.getMethod());
    }

    /** A token that is not accepted any more is like none: then the client can begin anew. */
    private Optional<Caller> ofClient(ContainerRequestContext request, String token) {
        var found = sessions.find(new ClientToken(token), isChanging(request));
        found.ifPresent(client -> {
            request.setProperty(CLIENT, client);
            ClientTokensFilter.give(request, client);
        });
        return found.flatMap(client ->
                sessionOf(request, client).map(session -> Caller.byClient(client, session, ServerOrigins.of(request))));
    }

    /**
     * Returns the session that the request names, or else the one that was used last. If the named one is over, there is
     * none: another session may be of another user, for whom the request is not meant.
     */
    private static Optional<UserSession> sessionOf(ContainerRequestContext request, KnownClient client) {
        var named = request.getUriInfo().getQueryParameters().getFirst("_clerk_session_id");
        return named == null || named.isEmpty()
                ? client.lastActive()
                : client.sessions().stream()
                        .filter(session -> session.id().value().equals(named))
                        .findFirst();
    }

    /**
     * Reads a session token of this server or a user token of the identity provider. A session token is enough to read,
     * also if the session has ended while the token is still valid. Who changes something must have an active session.
     */
    private Optional<Caller> ofToken(ContainerRequestContext request, String token) {
        var own = settings.sessions().tokens().read(token);
        if (own.isEmpty()) {
            return settings.caller(token);
        }
        return isChanging(request) ? Optional.of(inActiveSession(own.get())) : own;
    }

    private Caller inActiveSession(Caller caller) {
        try {
            var session = sessions.get(Objects.requireNonNull(caller.session()));
            if (session.isActiveAt(clock.instant())) {
                return caller.in(session);
            }
        } catch (NoSuchSession e) {
            // the session is over, and was deleted since
        }
        throw Errors.SIGNED_OUT.toException();
    }

    private void requireSecretKey(ContainerRequestContext request) {
        if (!settings.isSecretKey(credential(request))) {
            throw Errors.SECRET_KEY_INVALID.toException();
        }
    }

    private void requireDevelopment() {
        if (!settings.isDevelopment()) {
            throw Errors.NO_SUCH_ROUTE.toException();
        }
    }

    private static String credential(ContainerRequestContext request) {
        var header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return "";
        }
        var trimmed = header.trim();
        return trimmed.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? trimmed.substring(BEARER.length()).trim()
                : trimmed;
    }
}
