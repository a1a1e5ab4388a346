package dev.ringproof.app.network;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Adds {@link AnswerHeaders} to every answer of a listener, and answers the methods that Helidon's own pages do not
 * have: Helidon itself would say that such a page does not exist.
 *
 * @param pages the paths of Helidon's pages on this listener, such as {@code /health}
 */
public record AnswerFilter(List<String> pages) implements Filter {
    private static final String METHODS_OF_PAGES = "GET, OPTIONS";
    private static final String ALL_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    public AnswerFilter {
        pages = List.copyOf(pages);
    }

    /** Returns the methods of an address of which Jakarta REST knows nothing. */
    static String methods(String path) {
        return path.startsWith("/") ? METHODS_OF_PAGES : ALL_METHODS;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var path = request.prologue().uriPath().rawPath();
        AnswerHeaders.of(path).forEach(response.headers()::set);
        var method = request.prologue().method();
        boolean page = pages.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
        if (method.equals(Method.OPTIONS) && (page || path.equals("*"))) {
            response.status(Status.NO_CONTENT_204)
                    .header(HeaderNames.ALLOW, page ? METHODS_OF_PAGES : ALL_METHODS)
                    .send();
        } else if (page && !method.equals(Method.GET)) {
            throw new HttpException("a page has no such method", Status.METHOD_NOT_ALLOWED_405, true);
        } else {
            chain.proceed();
        }
    }
}
