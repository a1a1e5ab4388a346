package dev.ringproof.core.domain;

import java.util.Optional;
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

    private static final int LONGEST_USER_AGENT = 512;

    public RequestOrigin {
        if (clientIp != null && IpAddress.of(clientIp).isEmpty()) {
            throw new IllegalArgumentException("a client's address is an IPv4 or IPv6 address");
        }
        if (userAgent != null && (userAgent.length() > LONGEST_USER_AGENT || !PlainText.isPlain(userAgent))) {
            throw new IllegalArgumentException("a user agent is plain text of at most 512 characters");
        }
    }

    /**
     * Returns the block of addresses by which the client is counted. It is empty if the address is unknown, or if it is
     * {@linkplain AddressBlock#isPrivate private}: then it is the address of a proxy or of the host application itself,
     * and all users would be counted as one client.
     */
    public Optional<AddressBlock> addressBlock() {
        return Optional.ofNullable(clientIp).flatMap(AddressBlock::of).filter(block -> !block.isPrivate());
    }
}
