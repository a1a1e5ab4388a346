package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.ringproof.app.CallSender.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of a user that a server must not accept, though each of them is close to one that it does accept: most
 * are made of the user's own token, by the server's own key.
 */
final class BadCredentials {
    private static final String ISSUER = "ringproof-development";
    private static final byte[] ANY_SECRET = new byte[32];

    private final String token;
    private final String user;
    private final Instant now;
    private final ECKey key;
    private final List<Credential> all = new ArrayList<>();

    /**
     * A credential.
     *
     * @param headers the headers that a request has for it
     * @param query what stands in the query for it, such as {@code token=...}; empty for nothing
     */
    record Credential(String name, List<Header> headers, String query) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** @param data the folder of a development server, with its keys */
    private BadCredentials(String token, String user, Path data, Instant now) throws GeneralSecurityException {
        this.token = token;
        this.user = user;
        this.now = now;
        this.key = developmentKey(data);
    }

    /** Returns credentials that are none for anybody. */
    static List<Credential> of(String token, String user, Path data, Instant now) throws GeneralSecurityException {
        var bad = new BadCredentials(token, user, data, now);
        try {
            bad.missing();
            bad.misplaced();
            bad.damaged();
            bad.wrongClaims();
            bad.wrongKeys();
            bad.wrongHeaders();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return bad.all;
    }

    /** Returns secret keys that are none, and one that only the other API takes. */
    static List<Credential> ofBackEnds(String secretKey, String userToken) {
        return List.of(
                bearer("the token of a user", userToken),
                bearer("a secret key in capitals", secretKey.toUpperCase(Locale.ROOT)),
                bearer("a secret key and one more letter", secretKey + "x"),
                bearer("a secret key without its last letter", secretKey.substring(0, secretKey.length() - 1)),
                bearer("the first letters of a secret key", secretKey.substring(0, 8)),
                bearer("a secret key of production", secretKey.replace("test", "live")),
                bearer("a publishable key", secretKey.replaceFirst("sk_", "pk_")),
                bearer("two secret keys", secretKey + "," + secretKey),
                bearer("a list of secret keys", "[\"" + secretKey + "\"]"),
                bearer("a star", "*"));
    }

    private static Credential bearer(String name, String value) {
        return new Credential(name, List.of(new Header("Authorization", "Bearer " + value)), "");
    }

    private void add(String name, String authorization) {
        all.add(new Credential(name, List.of(new Header("Authorization", authorization)), ""));
    }

    private void missing() {
        all.add(new Credential("no header", List.of(), ""));
        add("an empty header", "");
        add("Bearer alone", "Bearer");
        add("Bearer and blanks", "Bearer    ");
        add("null", "null");
        add("Bearer null", "Bearer null");
        add("undefined", "Bearer undefined");
    }

    private void misplaced() {
        all.add(new Credential("in a cookie __session", List.of(new Header("Cookie", "__session=" + token)), ""));
        all.add(new Credential("in a cookie __client", List.of(new Header("Cookie", "__client=" + token)), ""));
        all.add(new Credential("in the query", List.of(), "token=" + token));
        all.add(new Credential("in the query of OAuth", List.of(), "access_token=" + token));
        all.add(new Credential("in another header", List.of(new Header("X-Authorization", "Bearer " + token)), ""));
        add("Basic", "Basic " + Base64URL.encode("user:" + token));
        add("another scheme", "Token " + token);
        add("two tokens", "Bearer " + token + "," + token);
        add("Bearer twice", "Bearer Bearer " + token);
        add("in quotation marks", "Bearer \"" + token + "\"");
        add("the id of the user", "Bearer " + user);
    }

    private void damaged() {
        int dot = token.lastIndexOf('.');
        add("without its last letters", "Bearer " + token.substring(0, token.length() - 3));
        add("without a signature", "Bearer " + token.substring(0, dot));
        add("with an empty signature", "Bearer " + token.substring(0, dot + 1));
        add("with a blank in it", "Bearer " + token.substring(0, dot) + " " + token.substring(dot));
        add(
                "with another signature",
                "Bearer " + token.substring(0, dot + 5) + flipped(token.charAt(dot + 5)) + token.substring(dot + 6));
        add("with a signature of zeros", "Bearer " + token.substring(0, dot + 1) + Base64URL.encode(new byte[64]));
        add("in small letters", "Bearer " + token.toLowerCase(Locale.ROOT));
        add("in capitals", "Bearer " + token.toUpperCase(Locale.ROOT));
        add("in five parts", "Bearer " + token + ".e30.e30");
    }

    private static char flipped(char letter) {
        return letter == 'A' ? 'B' : 'A';
    }

    private void wrongClaims() throws JOSEException {
        add("expired", signed(claims("exp", now.minusSeconds(120).getEpochSecond())));
        add(
                "expired a year ago",
                signed(claims("exp", now.minusSeconds(31_536_000).getEpochSecond())));
        add("not valid yet", signed(claims("nbf", now.plusSeconds(600).getEpochSecond())));
        add("without an end", signed(claims("exp", null)));
        add("with an end that is text", signed(claims("exp", "tomorrow")));
        add("of another issuer", signed(claims("iss", "https://id.example.com")));
        add("of the issuer in capitals", signed(claims("iss", ISSUER.toUpperCase(Locale.ROOT))));
        add("without an issuer", signed(claims("iss", null)));
        add("without a user", signed(claims("sub", null)));
        add("of a user without a name", signed(claims("sub", "")));
        add("of a user with a number for a name", signed(claims("sub", 1)));
        add("of a user with a control character", signed(claims("sub", user + "\u0000")));
    }

    private void wrongKeys() throws JOSEException {
        var other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        add("by another key of the same id", signed(header(key.getKeyID()).build(), claims("exp", end()), other));
        add("by an unknown key", signed(header("unknown").build(), claims("exp", end()), other));
        add(
                "by a key that it brings along",
                signed(header(key.getKeyID()).jwk(other.toPublicJWK()).build(), claims("exp", end()), other));
        add(
                "by a key that it brings along under another id",
                signed(header("mine").jwk(other.toPublicJWK()).build(), claims("exp", end()), other));
    }

    private void wrongHeaders() throws JOSEException {
        var payload = token.split("\\.", -1)[1];
        add("alg none", base64("{\"alg\":\"none\"}") + "." + payload + ".");
        add("alg NoNe", base64("{\"alg\":\"NoNe\",\"kid\":\"" + key.getKeyID() + "\"}") + "." + payload + ".");
        add("alg none with a signature", base64("{\"alg\":\"none\"}") + token.substring(token.indexOf('.')));
        add(
                "HS256 by the public key",
                hmac(payload, key.toPublicJWK().toJSONString().getBytes(UTF_8)));
        add("HS256 by the encoded public key", hmac(payload, key.toECPublicKey().getEncoded()));
        add("HS256 by zeros", hmac(payload, ANY_SECRET));
        add("HS256 by the id of the key", hmac(payload, key.getKeyID().getBytes(UTF_8)));
        add(
                "of a form that nobody knows",
                signed(
                        header(key.getKeyID())
                                .criticalParams(Set.of("unknown"))
                                .customParam("unknown", true)
                                .build(),
                        claims("exp", end()),
                        key));
        add(
                "the claims of another",
                token.substring(0, token.indexOf('.')) + "." + base64(claims("exp", end()))
                        + token.substring(token.lastIndexOf('.')));
    }

    private long end() {
        return now.plusSeconds(600).getEpochSecond();
    }

    /** Returns the claims of a good token with one of them replaced, or left out if the value is null. */
    private String claims(String name, @Nullable Object value) {
        var claims = new HashMap<String, Object>(Map.of(
                "iss",
                ISSUER,
                "sub",
                user,
                "sid",
                "sess_1",
                "iat",
                now.minusSeconds(1000).getEpochSecond(),
                "exp",
                end()));
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return new Payload(claims).toString();
    }

    private String signed(String claims) throws JOSEException {
        return signed(header(key.getKeyID()).build(), claims, key);
    }

    private static String signed(JWSHeader header, String claims, ECKey by) throws JOSEException {
        var token = new JWSObject(header, new Payload(claims));
        token.sign(new ECDSASigner(by));
        return token.serialize();
    }

    private static JWSHeader.Builder header(String keyId) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).type(JOSEObjectType.JWT);
    }

    private String hmac(String payload, byte[] secret) {
        try {
            var text = base64("{\"alg\":\"HS256\",\"kid\":\"" + key.getKeyID() + "\"}") + "." + payload;
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text + "." + Base64URL.encode(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64URL.encode(text).toString();
    }

    private static ECKey developmentKey(Path data) throws GeneralSecurityException {
        try (var reader = Files.newBufferedReader(data.resolve("development-keys.properties"))) {
            var keys = new Properties();
            keys.load(reader);
            return ECKey.parse(keys.getProperty("token-key"));
        } catch (IOException | ParseException e) {
            throw new GeneralSecurityException("the server has no key for tokens", e);
        }
    }

    /** Returns a token like the bad ones, but good: so it is their faults for which they are refused. */
    static String good(String user, Path data, Instant now) throws GeneralSecurityException {
        var credentials = new BadCredentials("", user, data, now);
        try {
            return credentials.signed(credentials.claims("exp", credentials.end()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
