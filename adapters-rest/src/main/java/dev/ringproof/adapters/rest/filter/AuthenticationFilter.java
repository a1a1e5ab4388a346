package dev.ringproof.adapters.rest.filter;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.adapters.rest.token.Caller;

/**
 * Lets in whom the resource's {@link Access} names, and nobody to a resource that names none. A user token comes bare or
 * after {@code Bearer}, since Clerk's native clients do the one and its specification says the other.
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

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource == null || resource.getResourceClass() == null) {
            return;
        }
        var access = resource.getResourceClass().getAnnotation(Access.class);
        if (access == null) {
            throw new IllegalStateException(resource.getResourceClass() + " does not say who may call it");
        }
        switch (access.value()) {
            case USERS -> request.setProperty(CALLER, user(request));
            case BACK_ENDS -> requireSecretKey(request);
            case ANYBODY -> userIfAny(request).ifPresent(caller -> request.setProperty(CALLER, caller));
            case CARRIERS -> {}
            case DEVELOPERS -> requireDevelopment();
        }
    }

    /** The person who calls, once let in. */
    public static Caller caller(ContainerRequestContext request) {
        return callerIfAny(request).orElseThrow(Errors.SIGNED_OUT::toException);
    }

    public static Optional<Caller> callerIfAny(ContainerRequestContext request) {
        return Optional.ofNullable((Caller) request.getProperty(CALLER));
    }

    private Caller user(ContainerRequestContext request) {
        return userIfAny(request).orElseThrow(Errors.SIGNED_OUT::toException);
    }

    /** Nobody when there is no token or an empty one, as clients send that have none yet. */
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
