package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JWSHeader;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token, read with care: a claim that Ringproof reads has the right type, or the token is not valid.
 * Claims that it does not read are ignored, as RFC 7519, 4, wants.
 */
final class TokenClaims {
    /** By how much the identity provider's clock may differ from ours. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(10);

    private static final long LAST_SECOND = 253_402_300_799L; // of the year 9999
    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");
    /** Claims that OpenID Connect gives to ID tokens only. */
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash", "s_hash");
    /** Values by which Keycloak says in a claim {@code typ} that a token is not for resource servers. */
    private static final Set<String> OTHER_TYPES = Set.of("id", "refresh", "offline", "logout");

    private final Map<String, Object> claims;

    TokenClaims(Map<String, Object> claims) {
        this.claims = claims;
    }

    /** Returns whether a token with this header may be a user token, as far as the header's {@code typ} says it. */
    static boolean mayBeUserToken(JWSHeader header) {
        var type = header.getType() == null ? "" : header.getType().getType().toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.equals("jwt") || ACCESS_TOKEN_TYPES.contains(type);
    }

    /** Checks all claims and returns the user whom they name. The signature is checked elsewhere. */
    Caller caller(TokenRules rules, JWSHeader header, Instant now, String token) throws InvalidToken {
        requireAccessToken(header);
        if (!rules.issuer().equals(text("iss"))) {
            throw new InvalidToken("another issuer");
        }
        var audience = audience();
        if (!rules.audiences().isEmpty() && Collections.disjoint(rules.audiences(), audience)) {
            throw new InvalidToken("another audience");
        }
        var party = text("azp");
        if (!rules.authorizedParties().isEmpty()
                && (party == null || !rules.authorizedParties().contains(party))) {
            throw new InvalidToken("another authorized party");
        }
        var expiresAt = time("exp");
        var notBefore = time("nbf");
        var issuedAt = time("iat");
        time("auth_time");
        if (expiresAt == null || !now.isBefore(expiresAt.plus(MAX_CLOCK_SKEW))) {
            throw new InvalidToken("expired");
        }
        if (notBefore != null && !now.isAfter(notBefore.minus(MAX_CLOCK_SKEW))) {
            throw new InvalidToken("not valid yet");
        }
        if (issuedAt != null && issuedAt.isAfter(now.plus(MAX_CLOCK_SKEW))) {
            throw new InvalidToken("issued in the future");
        }
        var subject = text("sub");
        var session = text(rules.sessionClaim());
        if (subject == null) {
            throw new InvalidToken("no subject");
        }
        try {
            return Caller.byToken(
                    new OwnerId(subject),
                    session == null ? null : new SessionId(session),
                    issuedAt == null ? now : issuedAt,
                    expiresAt,
                    token);
        } catch (IllegalArgumentException e) {
            throw new InvalidToken("a subject or a session that is no id");
        }
    }

    /**
     * RFC 8725, 3.11: a token made for another purpose must not pass as an access token. Where the header does not say
     * it by {@code at+jwt}, the claims may tell.
     */
    private void requireAccessToken(JWSHeader header) throws InvalidToken {
        var type = header.getType();
        boolean saysAccessToken =
                type != null && ACCESS_TOKEN_TYPES.contains(type.getType().toLowerCase(Locale.ROOT));
        if (!saysAccessToken && ID_TOKEN_CLAIMS.stream().anyMatch(claims::containsKey)) {
            throw new InvalidToken("an ID token");
        }
        if ("id".equals(claims.get("token_use"))) {
            throw new InvalidToken("an ID token");
        }
        if (claims.get("typ") instanceof String kind && OTHER_TYPES.contains(kind.toLowerCase(Locale.ROOT))) {
            throw new InvalidToken("no access token");
        }
        if (claims.containsKey("events")) {
            throw new InvalidToken("a security event");
        }
    }

    private List<String> audience() throws InvalidToken {
        var value = claims.get("aud");
        if (value == null && !claims.containsKey("aud")) {
            return List.of();
        }
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof List<?> all && all.stream().allMatch(String.class::isInstance)) {
            return all.stream().map(String.class::cast).toList();
        }
        throw new InvalidToken("aud of a wrong type");
    }

    /** Returns a claim; null if the token does not have it. A claim with the value null has a wrong type. */
    private @Nullable String text(String name) throws InvalidToken {
        if (!claims.containsKey(name)) {
            return null;
        }
        if (claims.get(name) instanceof String text) {
            return text;
        }
        throw new InvalidToken("a claim that is no text");
    }

    /** Returns a time, which RFC 7519 allows to have a fraction; null if the token does not have it. */
    private @Nullable Instant time(String name) throws InvalidToken {
        if (!claims.containsKey(name)) {
            return null;
        }
        if (claims.get(name) instanceof Number number) {
            double seconds = number.doubleValue();
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond(number.longValue());
            }
        }
        throw new InvalidToken("a claim that is no time");
    }
}
