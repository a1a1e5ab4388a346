package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the host application knows of the client from which a person sent a request. Limits count by the block of its
 * address.
 *
 * @param clientIp an IPv4 or IPv6 address; null where it is unknown, so that no limit counts by it
 * @param userAgent at most 512 characters of {@linkplain PlainText#isPlain plain text}; null where it is unknown
 * @param languages the languages that the person reads, the best first; if none is available, the region of the number
 *     decides
 * @param proofToken what a human check in the client has given, such as a CAPTCHA, at most 4,096 characters of plain
 *     text; null if there was none. It is secret: {@code toString} does not show it
 */
public record RequestOrigin(
        @Nullable String clientIp,
        @Nullable String userAgent,
        List<Locale> languages,
        @Nullable String proofToken) {
    public static final RequestOrigin UNKNOWN = new RequestOrigin(null, null);

    private static final int LONGEST_USER_AGENT = 512;
    private static final int LONGEST_PROOF = 4096;

    /** A client of which neither languages nor a human check are known. */
    public RequestOrigin(@Nullable String clientIp, @Nullable String userAgent) {
        this(clientIp, userAgent, List.of(), null);
    }

    public RequestOrigin {
        requireNonNull(languages, "languages");
        languages = List.copyOf(languages);
        if (clientIp != null && IpAddress.of(clientIp).isEmpty()) {
            throw new IllegalArgumentException("a client's address is an IPv4 or IPv6 address");
        }
        if (userAgent != null && (userAgent.length() > LONGEST_USER_AGENT || !PlainText.isPlain(userAgent))) {
            throw new IllegalArgumentException("a user agent is plain text of at most 512 characters");
        }
        if (proofToken != null && (proofToken.length() > LONGEST_PROOF || !PlainText.isPlain(proofToken))) {
            throw new IllegalArgumentException("a proof token is plain text of at most 4,096 characters");
        }
    }

    /** Returns an unknown client whose person reads these languages. */
    public static RequestOrigin reading(List<Locale> languages) {
        return UNKNOWN.with(languages);
    }

    /** Returns the same client with these languages. */
    public RequestOrigin with(List<Locale> theLanguages) {
        return new RequestOrigin(clientIp, userAgent, theLanguages, proofToken);
    }

    /** Returns the same client with what a human check has given. */
    public RequestOrigin withProof(@Nullable String token) {
        return new RequestOrigin(clientIp, userAgent, languages, token);
    }

    @Override
    public String toString() {
        return "RequestOrigin[" + clientIp + ", " + userAgent + ", " + languages + "]";
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
