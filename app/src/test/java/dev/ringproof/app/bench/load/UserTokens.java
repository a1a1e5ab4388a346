package dev.ringproof.app.bench.load;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The identity provider of all contestants. It signs a user token (ES256) for each person before they come, and
 * publishes its key.
 */
public final class UserTokens implements AutoCloseable {
    public static final String ISSUER = "https://id.example.com";
    public static final String AUDIENCE = "ringproof";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int COORDINATE = 32;
    private static final int LIFETIME_SECONDS = 12 * 3600;

    private final List<String> signed = new ArrayList<>();
    private final KeyPair key;
    private final HttpServer keys;

    public UserTokens() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        key = generator.generateKeyPair();
        keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var body = keySet().getBytes(StandardCharsets.UTF_8);
        keys.createContext("/jwks", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
    }

    public String keysUrl() {
        return "http://127.0.0.1:" + keys.getAddress().getPort() + "/jwks";
    }

    /** Returns the base64 of the public key in its X.509 form. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    /** Signs the tokens of all people before that one. */
    public void signUntil(int person) {
        while (signed.size() < person) {
            signed.add(signed(signed.size()));
        }
    }

    /** Returns the token of a person, which was signed before. */
    String of(int person) {
        return signed.get(person);
    }

    private String signed(int person) {
        long now = System.currentTimeMillis() / 1000;
        var claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"user_%d\",\"sid\":\"sess_%d\",\"iat\":%d,\"exp\":%d}"
                .formatted(ISSUER, AUDIENCE, person, person, now, now + LIFETIME_SECONDS);
        var text = encoded("{\"alg\":\"ES256\",\"kid\":\"bench\",\"typ\":\"JWT\"}") + "." + encoded(claims);
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String keySet() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        return """
                {"keys":[{"kty":"EC","crv":"P-256","kid":"bench","use":"sig","alg":"ES256","x":"%s","y":"%s"}]}""".formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    /** Returns a coordinate of 32 bytes. A big integer has fewer, or one more for its sign. */
    private static String coordinate(BigInteger value) {
        var bytes = value.toByteArray();
        var padded = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
        return BASE64.encodeToString(padded);
    }

    @Override
    public void close() {
        keys.stop(0);
    }
}
