package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies user tokens of one identity provider, and reads the user from them. A user token is a JSON Web Token as
 * specified by MicroProfile JWT. Its signature must be by a listed algorithm and by a key of the configured set,
 * whatever the token's header says. The claims {@code iss}, {@code exp} and {@code sub} must be present and right; so
 * must {@code aud} if an audience is configured.
 */
public final class UserTokens {
    /** The algorithms whose signatures a public key can check. The HMAC family and {@code none} are not among them. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA");

    /** By how much the identity provider's clock may differ from ours. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(10);

    private static final Duration CACHE_TIME = Duration.ofSeconds(60);
    private static final int MAX_CACHED_TOKENS = 10_000;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final InstantSource clock;
    private final Map<String, Cached> cached = Collections.synchronizedMap(new Cache());

    /**
     * The caller of a token that was verified a moment ago, since checking a signature is the slowest part of a
     * request.
     */
    private record Cached(Caller caller, Instant until) {}

    /** Keeps the tokens that were used last, and drops the one that was not used for the longest time. */
    private static final class Cache extends LinkedHashMap<String, Cached> {
        private static final long serialVersionUID = 1L;

        Cache() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
            return size() > MAX_CACHED_TOKENS;
        }
    }

    private UserTokens(
            JWKSource<SecurityContext> keys,
            String issuer,
            @Nullable String audience,
            Set<String> algorithms,
            InstantSource clock) {
        if (algorithms.isEmpty() || !ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("token algorithms are among " + ALGORITHMS);
        }
        this.clock = clock;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()), keys));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new ClaimsVerifier(issuer, audience, clock));
    }

    /**
     * Verifies with the keys that the identity provider publishes at that address: fetched when needed, kept for
     * minutes.
     */
    public static UserTokens byPublishedKeys(
            URI keySet, String issuer, @Nullable String audience, Set<String> algorithms, InstantSource clock) {
        try {
            var source = JWKSourceBuilder.<SecurityContext>create(keySet.toURL(), new Retriever())
                    .retrying(true)
                    .outageTolerant(Duration.ofHours(1).toMillis())
                    .build();
            return new UserTokens(source, issuer, audience, algorithms, clock);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the key set's address is no URL", e);
        }
    }

    static UserTokens byKeys(
            JWKSet keys, String issuer, @Nullable String audience, Set<String> algorithms, InstantSource clock) {
        return new UserTokens(new ImmutableJWKSet<>(keys), issuer, audience, algorithms, clock);
    }

    /** Returns the user of a token; empty if the token is not valid. */
    public Optional<Caller> verify(String token) {
        var now = clock.instant();
        var key = digest(token);
        var known = cached.get(key);
        if (known != null && now.isBefore(known.until())) {
            return Optional.of(known.caller());
        }
        var caller = verified(token);
        caller.ifPresent(c -> cached.put(key, new Cached(c, earlier(c.expiresAt(), now.plus(CACHE_TIME)))));
        return caller;
    }

    private Optional<Caller> verified(String token) {
        try {
            return Optional.of(caller(processor.process(SignedJWT.parse(token), null), token));
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
            // Nimbus throws many kinds of exceptions at claims of a wrong type, and so do we at a time that is null.
            return Optional.empty();
        }
    }

    private Caller caller(JWTClaimsSet claims, String token) throws ParseException {
        var issuedAt = claims.getIssueTime() == null
                ? clock.instant()
                : claims.getIssueTime().toInstant();
        var sid = claims.getStringClaim("sid");
        return new Caller(
                new OwnerId(claims.getSubject()),
                new SessionId(sid == null || sid.isBlank() ? derivedSession(claims) : sid),
                issuedAt,
                claims.getExpirationTime().toInstant(),
                token);
    }

    /** Returns a session for a token that names none: all tokens of one sign-in have the same. */
    private static String derivedSession(JWTClaimsSet claims) throws ParseException {
        var authTime = claims.getDateClaim("auth_time");
        var since = authTime == null ? claims.getIssueTime() : authTime;
        return "sess_"
                + digest(claims.getIssuer() + "\n" + claims.getSubject() + "\n" + since)
                        .substring(0, 27);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The checks of Nimbus with our clock, and a check that the token was not issued in the future. */
    private static final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final InstantSource clock;

        ClaimsVerifier(String issuer, @Nullable String audience, InstantSource clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
            this.clock = clock;
            setMaxClockSkew((int) MAX_CLOCK_SKEW.toSeconds());
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }

        @Override
        public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
            super.verify(claims, context);
            var issuedAt = claims.getIssueTime();
            if (issuedAt != null && issuedAt.toInstant().isAfter(clock.instant().plus(MAX_CLOCK_SKEW))) {
                throw new BadJWTException("issued in the future");
            }
        }
    }

    /** Fetches keys with limits of time and size, and follows no redirect. */
    private static final class Retriever extends DefaultResourceRetriever {
        private static final int CONNECT_MILLIS = 2000;
        private static final int READ_MILLIS = 3000;
        private static final int MAX_BYTES = 64 * 1024;

        Retriever() {
            super(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES);
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            var connection = super.openHTTPConnection(url);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }
}
