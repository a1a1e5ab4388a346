package dev.ringproof.adapters.rest.callback;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The address at which others reach this server. A carrier's signature covers the address that the carrier called, and
 * this server cannot see that address behind a proxy.
 *
 * @param base such as {@code https://sms.example.com}; null to take the address from the request
 */
public record PublicUrl(@Nullable URI base) {

    /** Returns the address that the carrier called: the public base, and the path and query of the request. */
    URI of(UriInfo info) {
        var request = info.getRequestUri();
        if (base == null) {
            return request;
        }
        var root = base.toString();
        var query = request.getRawQuery();
        return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                + request.getRawPath()
                + (query == null ? "" : "?" + query));
    }
}
