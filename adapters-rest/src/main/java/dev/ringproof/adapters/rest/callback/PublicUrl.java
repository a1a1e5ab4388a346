package dev.ringproof.adapters.rest.callback;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the world reaches this server. What a carrier signs holds the address it called, which a proxy hides from us.
 *
 * @param base such as {@code https://sms.example.com}; null for the address that a request itself names
 */
public record PublicUrl(@Nullable URI base) {

    URI of(UriInfo called) {
        var request = called.getRequestUri();
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
