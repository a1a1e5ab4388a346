package dev.ringproof.adapters.sms;

import dev.ringproof.core.delivery.message.Callback;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How a callback shows that it comes from the carrier, where carriers leave that to their customers. */
@FunctionalInterface
interface CallbackProof {
    /** Proves nothing, ever. */
    CallbackProof NONE = _ -> false;

    boolean convinces(Callback callback);

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
        return settings.optional(Gateways.CALLBACK_SECRET)
                .map(secret -> of(settings, secret, clock))
                .orElse(NONE);
    }

    private static CallbackProof of(GatewaySettings settings, String secret, InstantSource clock) {
        return switch (settings.choice(Gateways.CALLBACK_PROOF, Kind.class)) {
            case STANDARD_WEBHOOKS -> {
                var secrets = webhookSecrets(settings, Gateways.CALLBACK_SECRET);
                yield callback -> secrets.signed(callback, clock.instant());
            }
            case HMAC -> {
                var header = settings.text(Gateways.CALLBACK_HEADER);
                var key = secret.getBytes(StandardCharsets.UTF_8);
                yield callback -> callback.header(header)
                        .flatMap(CallbackProof::bytes)
                        .filter(mac -> Crypto.same(mac, Crypto.hmacSha256(key, callback.body())))
                        .isPresent();
            }
            case HEADER -> {
                var header = settings.text(Gateways.CALLBACK_HEADER);
                yield callback -> callback.header(header)
                        .filter(value -> Crypto.same(value, secret))
                        .isPresent();
            }
            case BASIC -> {
                if (secret.indexOf(':') < 1) {
                    throw settings.wrong(Gateways.CALLBACK_SECRET, "is user:password for basic authentication");
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
