package dev.ringproof.adapters.rest.request;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cookie of a client. A page of a neighbouring host can put a second cookie of the same name into the browser,
 * and nothing says which of both is ours. So none is believed if there are several that differ.
 */
public final class ClientCookie {
    /** The name, which Clerk's clients expect. */
    public static final String NAME = "__client";

    private ClientCookie() {}

    /**
     * Returns the value of the cookie; null if there is none.
     *
     * @param headers the headers {@code Cookie} of a request
     */
    public static @Nullable String of(List<String> headers) {
        var values = headers.stream()
                .flatMap(header -> Stream.of(header.split(";")))
                .map(String::trim)
                .filter(pair -> pair.startsWith(NAME + "="))
                .map(pair -> pair.substring(NAME.length() + 1))
                .distinct()
                .toList();
        return values.size() == 1 && !values.getFirst().isEmpty() ? values.getFirst() : null;
    }
}
