package dev.ringproof.adapters.rest.filter;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Set;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.response.Errors;

/**
 * What holds for every request: the method that a client means ({@code _method}), who may call from another origin, and
 * that nobody keeps the answer.
 */
@Provider
@Singleton
@PreMatching
public final class Manners implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Set<String> OVERRIDES = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String EXPOSED = "Authorization, Retry-After, X-Country, Clerk-Db-Jwt";
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String ONE_HOUR = "3600";

    private final RestSettings settings;

    @Inject
    public Manners(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaderString("Access-Control-Request-Method") != null) {
            request.abortWith(preflight(request));
            return;
        }
        var override = request.getUriInfo().getQueryParameters().getFirst("_method");
        if (override != null && request.getMethod().equals(HttpMethod.POST)) {
            var method = override.toUpperCase(Locale.ROOT);
            if (!OVERRIDES.contains(method)) {
                throw Errors.MALFORMED_REQUEST.toException();
            }
            request.setMethod(method);
        }
    }

    private static Response preflight(ContainerRequestContext request) {
        var asked = request.getHeaderString("Access-Control-Request-Headers");
        var response = Response.noContent()
                .header("Access-Control-Allow-Methods", METHODS)
                .header("Access-Control-Max-Age", ONE_HOUR);
        return (asked == null ? response : response.header("Access-Control-Allow-Headers", asked)).build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var headers = response.getHeaders();
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        var origin = request.getHeaderString("Origin");
        if (origin == null) {
            return;
        }
        headers.add(HttpHeaders.VARY, "Origin");
        if (settings.allowedOrigins().contains(origin)) {
            headers.putSingle("Access-Control-Allow-Origin", origin);
            headers.putSingle("Access-Control-Allow-Credentials", "true");
            headers.putSingle("Access-Control-Expose-Headers", EXPOSED);
        } else {
            headers.remove("Access-Control-Allow-Methods");
            headers.remove("Access-Control-Allow-Headers");
        }
    }
}
