package dev.ringproof.app.network;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;

/** The headers that tell browsers to do nothing with an answer that it is not meant for. Every answer has them. */
final class AnswerHeaders {
    static final String DOCUMENT_PAGE = "/openapi/ui";

    private static final Header NOSNIFF = HeaderValues.create(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    private static final Header NO_REFERRER = HeaderValues.create(HeaderNames.create("Referrer-Policy"), "no-referrer");
    private static final Header NO_FRAME = HeaderValues.create(HeaderNames.create("X-Frame-Options"), "DENY");
    private static final List<Header> OF_API = List.of(
            NOSNIFF,
            NO_REFERRER,
            NO_FRAME,
            HeaderValues.create(
                    HeaderNames.create("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'"));
    /** The page runs its own scripts. */
    private static final List<Header> OF_PAGE = List.of(
            NOSNIFF,
            NO_REFERRER,
            NO_FRAME,
            HeaderValues.create(HeaderNames.create("Content-Security-Policy"), "frame-ancestors 'none'"));

    private AnswerHeaders() {}

    static List<Header> of(String path) {
        return path.equals(DOCUMENT_PAGE) || path.startsWith(DOCUMENT_PAGE + "/") ? OF_PAGE : OF_API;
    }
}
