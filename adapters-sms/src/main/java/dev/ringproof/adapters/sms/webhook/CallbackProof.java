package dev.ringproof.adapters.sms.webhook;

import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.core.delivery.message.Callback;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How a callback shows that the carrier sent it, for carriers that leave this choice to their customers. */
@FunctionalInterface
public interface CallbackProof {
    /** Takes no callback for genuine. */
    CallbackProof NONE = unused -> false;

    String SECRET = "CALLBACK_SECRET";
    String PROOF = "CALLBACK_PROOF";
    String HEADER = "CALLBACK_HEADER";

    /** Whether the carrier sent this callback. */
    boolean isGenuine(Callback callback);

    /** Declares the setting {@code CALLBACK_SECRET}. */
    static GatewaySetting secretSetting(String meaning) {
        return GatewaySetting.optional(SECRET, meaning + "; without it none is accepted")
                .asSecret();
    }

    /** Declares the setting {@code CALLBACK_PROOF}. */
    static GatewaySetting proofSetting(String fallback) {
        return GatewaySetting.optional(
                PROOF,
                "how receipts and replies are verified: `standard-webhooks`; `hmac` (a header holds the HMAC-SHA256"
                        + " of the body);"
                        + " `header` (a header holds the secret); `basic` (the secret is `user:password`)",
                fallback);
    }

    /** Declares the setting {@code CALLBACK_HEADER}. */
    static GatewaySetting headerSetting(String fallback) {
        return GatewaySetting.optional(HEADER, "the header that `hmac` and `header` read", fallback);
    }

    /** The kinds of proof that an operator can choose. */
    enum Kind {
        /** The callback is signed as Standard Webhooks 1.0.0 describes. */
        STANDARD_WEBHOOKS,
        /** A header holds the HMAC-SHA256 of the body, as hex or base64, with or without {@code sha256=} before it. */
        HMAC,
        /** A header holds the secret itself. */
        HEADER,
        /** The callback uses Basic authentication, and the secret is {@code user:password}. */
        BASIC
    }

    /** Returns the proof that the settings demand; {@link #NONE} if there is no secret. */
    static CallbackProof of(GatewaySettings settings, InstantSource clock) {
        return settings.optional(SECRET)
                .map(secret -> of(settings, secret, clock))
                .orElse(NONE);
    }

    private static CallbackProof of(GatewaySettings settings, String secret, InstantSource clock) {
        return switch (settings.choice(PROOF, Kind.class)) {
            case STANDARD_WEBHOOKS -> {
                var secrets = WebhookSecrets.of(settings, SECRET);
                yield callback -> secrets.haveSigned(callback, clock.instant());
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
                    throw settings.wrong(SECRET, "must be user:password for basic authentication");
                }
                var expected = Crypto.basic(secret);
                yield callback -> callback.header("Authorization")
                        .filter(value -> Crypto.same(value, expected))
                        .isPresent();
            }
        };
    }

    private static Optional<byte[]> bytes(String header) {
        var mac = header.startsWith("sha256=") ? header.substring("sha256=".length()) : header;
        try {
            return Optional.of(
                    mac.length() == 64
                            ? HexFormat.of().parseHex(mac)
                            : Base64.getDecoder().decode(mac));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
