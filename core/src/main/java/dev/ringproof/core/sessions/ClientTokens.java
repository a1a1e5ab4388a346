package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.session.Client;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * Makes and reads client tokens. A token names its client and its generation, and an HMAC over both and the client's
 * salt shows that it is genuine. Whoever has the keys alone, or the database alone, cannot make one. The same token can
 * be made again, so a client that did not receive it can get it once more. Safe for use by many threads.
 */
final class ClientTokens {
    private static final String KEY_USE = "client token";
    private static final String ALGORITHM = "HmacSHA256";
    /** A prefix that no JSON Web Token has. */
    private static final String PREFIX = "rpc1";

    private static final String ID_PREFIX = "client_";
    private static final Pattern FORM = Pattern.compile(
            PREFIX + "\\.([A-Za-z0-9]{1,57})\\.([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{1,16})\\.([A-Za-z0-9_-]{43})");

    private final KeyRing keys;

    ClientTokens(KeyRing keys) {
        this.keys = keys;
    }

    /** What a token says. Only {@link #isGenuine} tells whether it is true. */
    record Claim(ClientId client, int generation, String keyId, String mac) {
        /** Shows no code. */
        @Override
        public String toString() {
            return "Claim[" + client + ", " + generation + "]";
        }
    }

    /** Returns the current token of a client. */
    ClientToken of(Client client) {
        var id = client.id().value();
        var keyId = keys.currentId();
        return new ClientToken(String.join(
                ".",
                PREFIX,
                id.substring(ID_PREFIX.length()),
                Integer.toString(client.generation()),
                keyId,
                mac(keys.current(KEY_USE, ALGORITHM), client, client.generation())));
    }

    /** Returns what a token says; nothing if the text has not the form of one. */
    static Optional<Claim> read(ClientToken token) {
        var form = FORM.matcher(token.value());
        return form.matches()
                ? Optional.of(new Claim(
                        new ClientId(ID_PREFIX + form.group(1)),
                        Integer.parseInt(form.group(2)),
                        form.group(3),
                        form.group(4)))
                : Optional.empty();
    }

    /** Returns whether a token of this claim was made for the client. */
    boolean isGenuine(Claim claim, Client client) {
        return keys.find(claim.keyId(), KEY_USE, ALGORITHM)
                .map(key -> mac(key, client, claim.generation()))
                .filter(right -> MessageDigest.isEqual(
                        right.getBytes(StandardCharsets.US_ASCII), claim.mac().getBytes(StandardCharsets.US_ASCII)))
                .isPresent();
    }

    private static String mac(SecretKey key, Client client, int generation) {
        var mac = KeyRing.mac(key);
        mac.update((client.id().value() + "\n" + generation + "\n" + client.salt()).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    }
}
