package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.response.Errors;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses paths with matrix parameters, such as {@code /v1/users/a;b/mfa}. Jakarta REST drops them, so this request
 * would change the user {@code a} and not the user {@code a;b}. An id with a semicolon is escaped: {@code a%3Bb}.
 */
@Provider
@Singleton
@PreMatching
public final class MatrixParameterFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getUriInfo().getPath(false).indexOf(';') >= 0) {
            throw Errors.NO_SUCH_ROUTE.toException();
        }
    }
}
