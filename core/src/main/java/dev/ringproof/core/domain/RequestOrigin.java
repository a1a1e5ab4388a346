package dev.ringproof.core.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client from which a person sent a request, as the host application reports it. It is kept with the request for
 * later investigation; no rule depends on it.
 *
 * @param clientIp an IPv4 or IPv6 address; null where it is unknown
 * @param userAgent at most 512 characters of {@linkplain PlainText#isPlain plain text}; null where it is unknown
 */
public record RequestOrigin(
        @Nullable String clientIp, @Nullable String userAgent) {
    public static final RequestOrigin UNKNOWN = new RequestOrigin(null, null);

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST_ADDRESS = 45;
    private static final int LONGEST_USER_AGENT = 512;

    public RequestOrigin {
        if (clientIp != null
                && (clientIp.length() > LONGEST_ADDRESS
                        || !ADDRESS.matcher(clientIp).matches())) {
            throw new IllegalArgumentException("a client's address is an IPv4 or IPv6 address");
        }
        if (userAgent != null && (userAgent.length() > LONGEST_USER_AGENT || !PlainText.isPlain(userAgent))) {
            throw new IllegalArgumentException("a user agent is plain text of at most 512 characters");
        }
    }
}
