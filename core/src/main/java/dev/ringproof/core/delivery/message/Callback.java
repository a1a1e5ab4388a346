package dev.ringproof.core.delivery.message;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was posted to a gateway's callback address, untouched, so that the gateway can check its signature.
 *
 * @param url as the carrier called it, that is with the public base address of this server; with its query
 * @param headers by name in lower case
 * @param body at most 64 KiB of UTF-8
 */
public record Callback(URI url, Map<String, List<String>> headers, String body) {

    /** The first header of that name, in whatever case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** Bodies may hold numbers. */
    @Override
    public String toString() {
        return "Callback[" + url.getPath() + "]";
    }
}
