package dev.ringproof.adapters.rest;

import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.adapters.rest.token.DevelopmentIdentityProvider;
import dev.ringproof.adapters.rest.token.KeySetUnreachable;
import dev.ringproof.adapters.rest.token.UserTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the wire: who may call, whose headers are believed, and which keys sign.
 *
 * @param userTokens the verifiers of user tokens, one for each identity provider that the Frontend API accepts
 * @param secretKeys the keys that the Backend API accepts; there may be several, so that an operator can rotate them
 * @param allowedOrigins the origins from which browsers may call, such as {@code https://app.example.com}
 * @param trustedProxies the proxies whose headers say from which client a request comes
 * @param limitsTurns whether only a few requests of one user may be under way at once; false for load tests
 * @param assertions signs the assertions that host applications receive
 * @param sessions how clients hold sessions of this server
 * @param applicationName the name of the host application, as its users know it
 * @param developmentIdentityProvider issues the tokens of a development server; null in production
 */
public record RestSettings(
        List<UserTokens> userTokens,
        List<String> secretKeys,
        Set<String> allowedOrigins,
        TrustedProxies trustedProxies,
        boolean limitsTurns,
        Assertions assertions,
        SessionRules sessions,
        String applicationName,
        @Nullable DevelopmentIdentityProvider developmentIdentityProvider) {

    private static final Pattern LOOPBACK_ORIGIN =
            Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?::[0-9]{1,5})?");

    public RestSettings {
        userTokens = List.copyOf(userTokens);
        secretKeys = List.copyOf(secretKeys);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (secretKeys.isEmpty() || secretKeys.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("there is at least one secret key, and none is blank");
        }
    }

    public boolean isDevelopment() {
        return developmentIdentityProvider != null;
    }

    /**
     * Returns whether pages of this origin may call. A development server also lets the pages of the developer's own
     * machine call.
     */
    public boolean allowsOrigin(String origin) {
        return allowedOrigins.contains(origin)
                || (isDevelopment() && LOOPBACK_ORIGIN.matcher(origin).matches());
    }

    /**
     * Returns the user of a token; empty if no identity provider accepts the token.
     *
     * @throws dev.ringproof.adapters.rest.token.KeySetUnreachable if the keys of one are out of reach, and no other
     *     accepts the token
     */
    public Optional<Caller> caller(String token) {
        @Nullable KeySetUnreachable unreachable = null;
        for (var tokens : userTokens) {
            try {
                var caller = tokens.verify(token);
                if (caller.isPresent()) {
                    return caller;
                }
            } catch (KeySetUnreachable e) {
                unreachable = e;
            }
        }
        if (unreachable != null) {
            throw unreachable;
        }
        return Optional.empty();
    }

    /** Compares the key with every secret key, each in constant time. */
    public boolean isSecretKey(String given) {
        boolean known = false;
        for (var secretKey : secretKeys) {
            known |= MessageDigest.isEqual(
                    secretKey.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        }
        return known;
    }

    /** Shows no secrets. */
    @Override
    public String toString() {
        return "RestSettings[development=" + isDevelopment() + ", allowedOrigins=" + allowedOrigins + "]";
    }
}
