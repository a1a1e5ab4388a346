package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.core.delivery.message.Callback;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;

/** How a callback shows that it comes from the carrier, where carriers leave that to their customers. */
@FunctionalInterface
public interface CallbackProof {
    /** Proves nothing, ever. */
    CallbackProof NONE = _ -> false;

    /** The keys of the settings that say how callbacks are verified. */
    String SECRET = "CALLBACK_SECRET";

    String PROOF = "CALLBACK_PROOF";
    String HEADER = "CALLBACK_HEADER";

    boolean convinces(Callback callback);

    static GatewaySetting secretSetting(String meaning) {
        return GatewaySetting.optional(SECRET, meaning + "; without it receipts are not believed")
                .asSecret();
    }

    static GatewaySetting proofSetting(String fallback) {
        return GatewaySetting.optional(
                PROOF,
                "how: standard-webhooks; hmac (a header holds the HMAC-SHA256 of the body); header (a header holds the"
                        + " secret); basic (the secret is user:password)",
                fallback);
    }

    static GatewaySetting headerSetting(String fallback) {
        return GatewaySetting.optional(HEADER, "which header, for hmac and header", fallback);
    }

    /** The ways that an operator can choose from. */
    enum Kind {
        /** Signed as Standard Webhooks has it. */
        STANDARD_WEBHOOKS,
        /** A header holds the HMAC-SHA256 of the body, as hex or base64, with {@code sha256=} before it or not. */
        HMAC,
        /** A header holds the secret itself. */
        HEADER,
        /** Basic authentication; the secret is {@code user:password}. */
        BASIC
    }

    /** The proof that the settings ask for; {@link #NONE} without a secret. */
    static CallbackProof of(GatewaySettings settings, InstantSource clock) {
        return settings.optional(SECRET)
                .map(secret -> of(settings, secret, clock))
                .orElse(NONE);
    }

    private static CallbackProof of(GatewaySettings settings, String secret, InstantSource clock) {
        return switch (settings.choice(PROOF, Kind.class)) {
            case STANDARD_WEBHOOKS -> {
                var secrets = webhookSecrets(settings, SECRET);
                yield callback -> secrets.signed(callback, clock.instant());
            }
            case HMAC -> {
                var header = settings.text(HEADER);
                var key = secret.getBytes(StandardCharsets.UTF_8);
                yield callback -> callback.header(header)
                        .flatMap(CallbackProof::bytes)
                        .filter(mac -> Crypto.same(mac, Crypto.hmacSha256(key, callback.body())))
                        .isPresent();
            }
            case HEADER -> {
                var header = settings.text(HEADER);
                yield callback -> callback.header(header)
                        .filter(value -> Crypto.same(value, secret))
                        .isPresent();
            }
            case BASIC -> {
                if (secret.indexOf(':') < 1) {
                    throw settings.wrong(SECRET, "is user:password for basic authentication");
                }
                var expected = Crypto.basic(secret);
                yield callback -> callback.header("Authorization")
                        .filter(value -> Crypto.same(value, expected))
                        .isPresent();
            }
        };
    }

    static WebhookSecrets webhookSecrets(GatewaySettings settings, String key) {
        try {
            return WebhookSecrets.parse(settings.text(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(settings.variable(key) + " is wrong: " + e.getMessage(), e);
        }
    }

    private static Optional<byte[]> bytes(String header) {
        var text = header.startsWith("sha256=") ? header.substring("sha256=".length()) : header;
        try {
            return Optional.of(
                    text.length() == 64
                            ? HexFormat.of().parseHex(text)
                            : Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
