package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.response.Errors;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;

/**
 * Makes the answer to OPTIONS, which Jakarta REST itself gives, one without content: the header {@code Allow} says it
 * all. No address of {@code /dev} exists in production, for OPTIONS neither, nor does
 * the page at {@code /}.
 */
@Provider
@Singleton
public final class OptionsFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private final RestSettings settings;

    @Inject
    public OptionsFilter(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)
                && isOfDevelopers(request.getUriInfo().getPath())
                && !settings.isDevelopment()) {
            throw Errors.NO_SUCH_ROUTE.toException();
        }
    }

    private static boolean isOfDevelopers(String path) {
        return path.isEmpty() || path.startsWith("dev/");
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getMethod().equals(HttpMethod.OPTIONS) && response.getStatus() == Status.OK.getStatusCode()) {
            response.setEntity(null);
            response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
            response.setStatusInfo(Status.NO_CONTENT);
        }
    }
}
