package dev.ringproof.adapters.rest.token;

import java.util.Set;

/**
 * What a user token must say to be accepted, besides being signed by the identity provider.
 *
 * @param issuer the value of {@code iss}
 * @param audiences a token must have one of them in {@code aud}; if there are none, every audience is accepted
 * @param authorizedParties a token must have one of them as {@code azp}; if there are none, every party is accepted
 * @param algorithms signature algorithms, all of which are among {@link UserTokens#ALGORITHMS}
 * @param sessionClaim the claim that names the session, usually {@code sid}
 */
public record TokenRules(
        String issuer,
        Set<String> audiences,
        Set<String> authorizedParties,
        Set<String> algorithms,
        String sessionClaim) {

    /** The claim that names the session in tokens of Clerk and of OpenID Connect. */
    public static final String SESSION_CLAIM = "sid";

    public TokenRules {
        audiences = Set.copyOf(audiences);
        authorizedParties = Set.copyOf(authorizedParties);
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty() || !UserTokens.ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("token algorithms are among " + UserTokens.ALGORITHMS);
        }
        if (issuer.isBlank() || sessionClaim.isBlank()) {
            throw new IllegalArgumentException("the issuer and the claim of the session have names");
        }
    }

    /** Returns rules that accept every audience, every authorized party, and sessions in {@code sid}. */
    public static TokenRules of(String issuer, Set<String> algorithms) {
        return new TokenRules(issuer, Set.of(), Set.of(), algorithms, SESSION_CLAIM);
    }
}
