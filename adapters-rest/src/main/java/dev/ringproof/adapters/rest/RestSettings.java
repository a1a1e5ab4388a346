package dev.ringproof.adapters.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.rest.token.UserTokens;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.Caller;
import dev.ringproof.adapters.rest.token.DevelopmentIdentityProvider;

/**
 * Who may call, and from where.
 *
 * @param userTokens whose user tokens the Frontend API accepts: one identity provider's, or several's
 * @param secretKeys what back ends show to the Backend API; several, so that they can be turned over
 * @param allowedOrigins browsers' origins that may call across origins, such as {@code https://app.example.com}
 * @param assertions what says to host applications that a second factor was shown
 * @param developmentTokens the identity provider of a development server; null in production
 */
public record RestSettings(
        List<UserTokens> userTokens,
        List<String> secretKeys,
        Set<String> allowedOrigins,
        Assertions assertions,
        @Nullable DevelopmentIdentityProvider developmentTokens) {

    public RestSettings {
        userTokens = List.copyOf(userTokens);
        secretKeys = List.copyOf(secretKeys);
        allowedOrigins = Set.copyOf(allowedOrigins);
        if (secretKeys.isEmpty() || secretKeys.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("there is at least one secret key, and none is blank");
        }
    }

    public boolean isDevelopment() {
        return developmentTokens != null;
    }

    public Optional<Caller> caller(String token) {
        return userTokens.stream()
                .flatMap(tokens -> tokens.verify(token).stream())
                .findFirst();
    }

    /** Compares with every key in constant time. */
    public boolean isSecretKey(String shown) {
        boolean known = false;
        for (var key : secretKeys) {
            known |=
                    MessageDigest.isEqual(key.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
        }
        return known;
    }

    /** Secrets are not shown. */
    @Override
    public String toString() {
        return "RestSettings[development=" + isDevelopment() + ", allowedOrigins=" + allowedOrigins + "]";
    }
}
