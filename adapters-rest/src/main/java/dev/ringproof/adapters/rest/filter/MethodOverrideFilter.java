package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.response.Errors;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Set;

/**
 * Replaces the method of a POST request by the one that {@code _method} in its query names. Clerk's clients send PATCH
 * and DELETE in this way.
 */
@Provider
@Singleton
@PreMatching
public final class MethodOverrideFilter implements ContainerRequestFilter {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Override
    public void filter(ContainerRequestContext request) {
        var override = request.getUriInfo().getQueryParameters().getFirst("_method");
        if (override != null && request.getMethod().equals(HttpMethod.POST)) {
            var method = override.toUpperCase(Locale.ROOT);
            if (!METHODS.contains(method)) {
                throw Errors.MALFORMED_REQUEST.toException();
            }
            request.setMethod(method);
        }
    }
}
