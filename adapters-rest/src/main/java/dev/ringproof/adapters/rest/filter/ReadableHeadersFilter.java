package dev.ringproof.adapters.rest.filter;

import dev.ringproof.adapters.rest.response.Errors;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses a request with a header that Jakarta REST cannot read. Later, while it looks for a resource, Jakarta REST would
 * refuse it itself, with an empty answer.
 */
@Provider
@Singleton
@PreMatching
@Priority(Priorities.HEADER_DECORATOR + 1)
public final class ReadableHeadersFilter implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        try {
            request.getMediaType();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw Errors.UNSUPPORTED_CONTENT_TYPE.toException();
        }
        try {
            request.getAcceptableMediaTypes();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw Errors.MALFORMED_REQUEST.toException();
        }
    }
}
