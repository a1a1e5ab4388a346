package dev.ringproof.core.delivery.message;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was posted to a gateway's callback address. It is passed on unchanged, so that the gateway can check
 * its signature.
 *
 * @param url the address that the carrier called: it begins with this server's public base address and includes the
 *     query
 * @param headers all values by header name; the names are in lower case
 * @param body UTF-8, at most 64 KiB
 */
public record Callback(URI url, Map<String, List<String>> headers, String body) {
    public Callback {
        requireNonNull(url, "url");
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
    }

    /** Returns the first value of a header; upper and lower case of the name make no difference. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** Shows the path only, since body and query may contain phone numbers. */
    @Override
    public String toString() {
        return "Callback[" + url.getPath() + "]";
    }
}
