package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;

/**
 * Cross-origin resource sharing (Fetch standard, CORS protocol): answers preflight requests, and lets browsers of the
 * configured origins read the responses. A preflight request goes no further than this filter.
 */
@Provider
@Singleton
@PreMatching
@Priority(Priorities.HEADER_DECORATOR)
public final class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String EXPOSED_HEADERS = "Authorization, Retry-After, X-Country, Clerk-Db-Jwt";
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String ONE_HOUR = "3600";

    private final RestSettings settings;

    @Inject
    public CorsFilter(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaderString("Access-Control-Request-Method") != null) {
            request.abortWith(preflight(request));
        }
    }

    private static Response preflight(ContainerRequestContext request) {
        var headers = request.getHeaderString("Access-Control-Request-Headers");
        var response = Response.noContent()
                .header("Access-Control-Allow-Methods", METHODS)
                .header("Access-Control-Max-Age", ONE_HOUR);
        return (headers == null ? response : response.header("Access-Control-Allow-Headers", headers)).build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var origin = request.getHeaderString("Origin");
        if (origin == null) {
            return;
        }
        var headers = response.getHeaders();
        headers.add(HttpHeaders.VARY, "Origin");
        if (settings.allowsOrigin(origin)) {
            headers.putSingle("Access-Control-Allow-Origin", origin);
            headers.putSingle("Access-Control-Allow-Credentials", "true");
            headers.putSingle("Access-Control-Expose-Headers", EXPOSED_HEADERS);
        } else {
            headers.remove("Access-Control-Allow-Methods");
            headers.remove("Access-Control-Allow-Headers");
        }
    }
}
