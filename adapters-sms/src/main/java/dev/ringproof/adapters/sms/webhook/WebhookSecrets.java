package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.SettingException;
import dev.ringproof.core.delivery.message.Callback;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

/**
 * The secrets that sign webhooks, as Standard Webhooks 1.0.0 describes. A webhook has one signature of each secret, and
 * its receiver accepts any of them. To rotate, an operator adds the new secret, gives it to the receiver, and removes
 * the old one.
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

    /** Reads a setting that holds secrets. */
    static WebhookSecrets of(GatewaySettings settings, String key) {
        var secrets = settings.text(key);
        try {
            return parse(secrets);
        } catch (IllegalArgumentException e) {
            throw new SettingException(key, "is wrong: " + e.getMessage());
        }
    }

    /**
     * Reads one or more secrets, separated by spaces. Each is {@code whsec_} and the base64 of 24 to 64 bytes.
     *
     * @throws IllegalArgumentException if one of them is not; the message tells which, and shows none
     */
    public static WebhookSecrets parse(String secrets) {
        var keys = new ArrayList<SecretKey>();
        for (var secret : SPACES.split(secrets.strip(), -1)) {
            var key = decode(secret);
            if (key.length < FEWEST_BYTES || key.length > MOST_BYTES) {
                throw new IllegalArgumentException("webhook secret " + (keys.size() + 1) + " is not " + PREFIX
                        + " and the base64 of " + FEWEST_BYTES + " to " + MOST_BYTES + " bytes");
            }
            keys.add(new SecretKeySpec(key, HMAC));
        }
        return new WebhookSecrets(keys);
    }

    /**
     * Returns no bytes if the secret is malformed. The decoder's own exception would show a character of the secret, so
     * it goes no further.
     */
    private static byte[] decode(String secret) {
        try {
            return secret.startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                    : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Writes the request that posts JSON to a receiver, with its signatures. */
    public HttpRequest post(URI receiver, String id, String body, Instant now) {
        var timestamp = Long.toString(now.getEpochSecond());
        return HttpRequest.newBuilder(receiver)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Ringproof")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", sign(id, timestamp, body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Returns the value of {@code webhook-signature}. */
    String sign(String id, String timestamp, String body) {
        var signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key).doFinal(signed)))
                .collect(Collectors.joining(" "));
    }

    /** Whether one of the secrets has signed a callback, within five minutes before or after now. */
    boolean haveSigned(Callback callback, Instant now) {
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

    /** Shows only how many secrets there are. */
    @Override
    public String toString() {
        return "WebhookSecrets[" + keys.size() + "]";
    }
}
