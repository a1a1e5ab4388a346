package dev.ringproof.core.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a person asks, as the host application says: kept with what was asked, for whoever looks into it later.
 *
 * @param clientIp an IPv4 or IPv6 address; null where it is not known
 * @param userAgent at most 512 characters, none of them control characters; null likewise
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
        if (userAgent != null
                && (userAgent.length() > LONGEST_USER_AGENT || userAgent.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("a user agent has at most 512 characters, and no control characters");
        }
    }
}
