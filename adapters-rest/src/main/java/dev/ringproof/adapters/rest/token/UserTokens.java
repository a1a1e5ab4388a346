package dev.ringproof.adapters.rest.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies user tokens of one identity provider, and reads the user from them. A user token is a JSON Web Token as
 * specified by MicroProfile JWT and by RFC 9068. Its signature must be by a listed algorithm and by a key of the
 * configured set, whatever the token's header says. The claims {@code iss}, {@code exp} and {@code sub} must be present
 * and right, and the others must agree with the {@link TokenRules}.
 */
public final class UserTokens implements AutoCloseable {
    /** The algorithms whose signatures a public key can check. The HMAC family and {@code none} are not among them. */
    public static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA");

    private static final Logger LOG = System.getLogger(UserTokens.class.getName());

    private final KeySource keys;
    private final TokenRules rules;
    private final InstantSource clock;
    private final TokenCache cache = new TokenCache();

    UserTokens(KeySource keys, TokenRules rules, InstantSource clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
    }

    /** Verifies with the keys that the identity provider publishes at that address. They are fetched from now on. */
    public static UserTokens byPublishedKeys(URI keySet, TokenRules rules, InstantSource clock) {
        return new UserTokens(PublishedKeys.at(keySet, rules.algorithms(), clock), rules, clock);
    }

    /**
     * Verifies with keys that never change.
     *
     * @param keySet a JSON Web Key Set
     */
    static UserTokens byKeys(String keySet, TokenRules rules, InstantSource clock) {
        return new UserTokens(new FixedKeys(KeySet.parse(keySet, rules.algorithms())), rules, clock);
    }

    private record FixedKeys(KeySet current) implements KeySource {
        @Override
        public Optional<KeySet> newerThan(KeySet seen) {
            return Optional.empty();
        }

        @Override
        public KeySetStatus status() {
            return new KeySetStatus(true, current.size(), null, null);
        }

        @Override
        public void close() {}
    }

    /**
     * Returns the user of a token; empty if the token is not valid.
     *
     * @throws KeySetUnreachable if nobody can say whether it is valid, because the keys cannot be fetched
     */
    public Optional<Caller> verify(String token) {
        var now = clock.instant();
        var known = cache.find(token, now);
        if (known.isPresent()) {
            return known;
        }
        try {
            var caller = verified(token, now);
            cache.put(token, caller, now);
            return Optional.of(caller);
        } catch (InvalidToken e) {
            LOG.log(Level.DEBUG, "A user token was refused: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the state of the keys, for health checks. */
    public KeySetStatus keySet() {
        return keys.status();
    }

    /** Reads the claims first, so that a token that is not valid anyway neither waits for keys nor asks for them. */
    private Caller verified(String text, Instant now) throws InvalidToken {
        var token = parsed(text);
        var header = token.getHeader();
        if (!TokenClaims.mayBeUserToken(header)) {
            throw new InvalidToken("another type");
        }
        if (!rules.algorithms().contains(header.getAlgorithm().getName())) {
            throw new InvalidToken("another algorithm");
        }
        if (hasExtensions(header)) {
            throw new InvalidToken("an extension of the header");
        }
        var claims = token.getPayload().toJSONObject();
        if (claims == null) {
            throw new InvalidToken("claims that are no object");
        }
        var caller = new TokenClaims(claims).caller(rules, header, now, text);
        if (!isSigned(token)) {
            throw new InvalidToken("another signature");
        }
        return caller;
    }

    private static SignedJWT parsed(String text) throws InvalidToken {
        try {
            return SignedJWT.parse(text);
        } catch (ParseException | RuntimeException e) {
            // The parser throws many kinds of exceptions at what is no token.
            throw new InvalidToken("no signed token");
        }
    }

    private static boolean hasExtensions(JWSHeader header) {
        return (header.getCriticalParams() != null
                        && !header.getCriticalParams().isEmpty())
                || !header.isBase64URLEncodePayload();
    }

    /**
     * Returns whether a key of the identity provider has signed the token. A key that is not known yet may be new, and
     * so may be each key if the token names none.
     */
    private boolean isSigned(SignedJWT token) {
        var known = keys.current();
        if (known.haveSigned(token)) {
            return true;
        }
        return !known.hasKeyOf(token.getHeader())
                && keys.newerThan(known)
                        .filter(newer -> newer.haveSigned(token))
                        .isPresent();
    }

    /** Stops fetching keys. */
    @Override
    public void close() {
        keys.close();
    }
}
