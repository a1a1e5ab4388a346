package dev.ringproof.adapters.rest.token;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.UserSession;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks session tokens. A session token is a JSON Web Token of one session, valid for one minute, which the
 * user's client shows to back ends. Its claims are the ones of Clerk's version 2.
 *
 * <p>The same keys sign assertions. A token of one kind never passes as one of the other: the issuers differ, and each
 * kind has claims that the other has not.
 */
public final class SessionTokens {
    /** How long a token is valid if nobody says something else. */
    public static final Duration LIFETIME = Duration.ofMinutes(1);

    private static final long VERSION = 2;
    /** A back end whose clock is late accepts the token, too. */
    private static final Duration NOT_BEFORE = Duration.ofSeconds(10);

    private static final String STATUS = "sts";
    private static final String ACTIVE = "active";
    private static final long NEVER = -1;

    private final SigningKeys keys;
    private final String issuer;
    private final InstantSource clock;
    private final TokenCache cache = new TokenCache();

    /**
     * Signs with these keys.
     *
     * @param issuer the claim {@code iss}, which is not the issuer of assertions
     */
    public SessionTokens(SigningKeys keys, String issuer, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * Returns a new token of an active session.
     *
     * @param secondFactorPassedAt when a second factor was last passed in this session; null for never
     * @param party the origin of the page that asks for it; null if there is none
     */
    public String issue(
            UserSession session, @Nullable Instant secondFactorPassedAt, @Nullable String party, Duration lifetime) {
        var now = clock.instant();
        long sinceSecond = secondFactorPassedAt == null ? NEVER : minutes(secondFactorPassedAt, now);
        return keys.sign(new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(session.owner().value())
                .claim("sid", session.id().value())
                .claim("azp", party)
                .claim("fva", List.of(minutes(session.firstFactorAt(), now), sinceSecond))
                .claim(STATUS, ACTIVE)
                .claim("v", VERSION)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minus(NOT_BEFORE)))
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString())
                .build());
    }

    private static long minutes(Instant since, Instant now) {
        return Math.max(0, Duration.between(since, now).toMinutes());
    }

    /** Returns whose session the token names; empty if it is no session token of this server, or not valid now. */
    public Optional<Caller> read(String text) {
        var now = clock.instant();
        var known = cache.find(text, now);
        if (known.isPresent()) {
            return known;
        }
        var caller = keys.read(text).flatMap(claims -> caller(claims, text, now));
        caller.ifPresent(found -> cache.put(text, found, now));
        return caller;
    }

    private Optional<Caller> caller(JWTClaimsSet claims, String text, Instant now) {
        try {
            var expiresAt = claims.getExpirationTime();
            var issuedAt = claims.getIssueTime();
            var subject = claims.getSubject();
            var session = claims.getStringClaim("sid");
            boolean valid = issuer.equals(claims.getIssuer())
                    && ACTIVE.equals(claims.getStringClaim(STATUS))
                    && expiresAt != null
                    && issuedAt != null
                    && subject != null
                    && session != null
                    && now.isBefore(expiresAt.toInstant());
            if (!valid) {
                return Optional.empty();
            }
            return Optional.of(Caller.byToken(
                    new OwnerId(subject), new SessionId(session), issuedAt.toInstant(), expiresAt.toInstant(), text));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
