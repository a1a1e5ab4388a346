package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;
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
import java.util.Locale;
import java.util.Optional;
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

    private final RestSettings settings;

    @Context
    @Nullable
    ResourceInfo resource;

    @Inject
    public AuthenticationFilter(RestSettings settings) {
        this.settings = settings;
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
        var token = credential(request);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(settings.caller(token).orElseThrow(Errors.AUTHENTICATION_INVALID::toException));
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
