package dev.ringproof.adapters.rest.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The callers of tokens that were verified a moment ago, since checking a signature is the slowest part of a request.
 * Only valid tokens are remembered, by their digests, so nobody can fill it with other texts. Safe for use by many
 * threads.
 */
final class TokenCache {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MAX_TOKENS = 10_000;

    private final Map<String, Cached> cached = Collections.synchronizedMap(new LastUsed());

    private record Cached(Caller caller, Instant until) {}

    /** Keeps the tokens that were used last, and drops the one that was not used for the longest time. */
    private static final class LastUsed extends LinkedHashMap<String, Cached> {
        private static final long serialVersionUID = 1L;

        LastUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
            return size() > MAX_TOKENS;
        }
    }

    /** Returns the caller of a token that was put here less than a minute ago, and has not expired. */
    Optional<Caller> find(String token, Instant now) {
        var known = cached.get(digest(token));
        return known != null && now.isBefore(known.until()) ? Optional.of(known.caller()) : Optional.empty();
    }

    /** Remembers the caller of a valid token. */
    void put(String token, Caller caller, Instant now) {
        var until = now.plus(LONGEST);
        cached.put(digest(token), new Cached(caller, caller.expiresAt().isBefore(until) ? caller.expiresAt() : until));
    }

    private static String digest(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
