package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs callbacks as the receiver of the gateway {@code webhook} does. */
final class WebhookSigner {
    private static final byte[] KEY = new byte[32];

    /** The setting for a server that accepts the signatures. */
    static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    private WebhookSigner() {}

    /** Returns the headers that a callback has besides. */
    static Map<String, String> sign(String body) {
        try {
            var id = "msg_1";
            var timestamp = Long.toString(InstantSource.system().instant().getEpochSecond());
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            var signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(UTF_8));
            return Map.of(
                    "webhook-id", id,
                    "webhook-timestamp", timestamp,
                    "webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
