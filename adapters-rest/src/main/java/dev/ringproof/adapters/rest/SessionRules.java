package dev.ringproof.adapters.rest;

import dev.ringproof.adapters.rest.token.SessionTokens;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How clients hold sessions of this server.
 *
 * @param tokens signs and checks session tokens
 * @param sameSite to which requests browsers add the cookie of a client
 * @param publicOrigin the origin at which browsers reach this server; null if only the request says it
 */
public record SessionRules(
        SessionTokens tokens, SameSite sameSite, @Nullable String publicOrigin) {

    /** The values of the attribute {@code SameSite} of a cookie (RFC 6265bis). */
    public enum SameSite {
        /** The cookie comes with requests of the same site, and when a link leads here. */
        LAX("Lax"),
        /** The cookie comes with requests of the same site only. */
        STRICT("Strict"),
        /** The cookie comes with requests of every site, unless the browser blocks such cookies. */
        NONE("None");

        private final String word;

        SameSite(String word) {
            this.word = word;
        }

        /** Returns the value as a cookie has it. */
        public String word() {
            return word;
        }

        /** Returns the name of the value in settings. */
        public String setting() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
