package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.core.delivery.message.Callback;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import dev.ringproof.adapters.sms.http.Crypto;

/**
 * The secrets that webhooks are signed with, as Standard Webhooks 1.0.0 has it. A webhook bears one signature of each,
 * and its receiver is content with any. So to rotate: add the new secret, teach it to the receiver, drop the old one.
 */
public final class WebhookSecrets {
    private static final String PREFIX = "whsec_";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final String HMAC = "HmacSHA256";
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_SIGNATURES = 10;

    private final List<SecretKey> keys;

    private WebhookSecrets(List<SecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Reads one secret or several with spaces between, each {@code whsec_} and the base64 of 24 to 64 bytes. */
    public static WebhookSecrets parse(String text) {
        var keys = new ArrayList<SecretKey>();
        for (var secret : SPACES.split(text.strip(), -1)) {
            var key = decode(secret);
            if (key.length < FEWEST_BYTES || key.length > MOST_BYTES) {
                throw new IllegalArgumentException("webhook secret " + (keys.size() + 1) + " is not " + PREFIX
                        + " and the base64 of " + FEWEST_BYTES + " to " + MOST_BYTES + " bytes");
            }
            keys.add(new SecretKeySpec(key, HMAC));
        }
        return new WebhookSecrets(keys);
    }

    /** The decoder's own exception would name a character of the secret, so it goes no further; no bytes mean no secret. */
    private static byte[] decode(String secret) {
        try {
            return secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** The value of {@code webhook-signature}. */
    public String sign(String id, String timestamp, String body) {
        var signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key).doFinal(signed)))
                .collect(Collectors.joining(" "));
    }

    /** Whether a callback bears a signature of any of them that is not older, nor younger, than five minutes. */
    public boolean signed(Callback callback, Instant now) {
        var id = callback.header("webhook-id").orElse("");
        var timestamp = callback.header("webhook-timestamp").orElse("");
        if (id.isEmpty() || !SECONDS.matcher(timestamp).matches() || !isFresh(Long.parseLong(timestamp), now)) {
            return false;
        }
        var expected = SPACES.split(sign(id, timestamp, callback.body()));
        return SPACES.splitAsStream(callback.header("webhook-signature").orElse(""))
                .limit(MOST_SIGNATURES)
                .anyMatch(given -> Arrays.stream(expected).anyMatch(own -> Crypto.same(own, given)));
    }

    private static boolean isFresh(long second, Instant now) {
        return Math.abs(second - now.getEpochSecond()) <= TOLERANCE.toSeconds();
    }

    private static Mac mac(SecretKey key) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** How many there are, and no more. */
    @Override
    public String toString() {
        return "WebhookSecrets[" + keys.size() + "]";
    }
}
