package dev.ringproof.app;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.sms.WebhookSecrets;
import dev.ringproof.core.NumberPolicy;
import dev.ringproof.core.delivery.CodeText;
import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.Routes;
import dev.ringproof.core.domain.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set, in the types of core and adapters; made by {@link SettingsReader}.
 *
 * @param identityProvider whose user tokens are accepted; null in dev if none is set
 * @param developmentTokenKey what a development server signs tokens with; null in production
 * @param gateways in the order they are asked unless the routes say otherwise
 * @param publicUrl where carriers reach this server; null where they do not
 */
record Settings(
        String host,
        int port,
        Path data,
        DatabaseSettings database,
        KeyRing keys,
        List<String> secretKeys,
        @Nullable IdentityProvider identityProvider,
        @Nullable String developmentTokenKey,
        Set<String> corsOrigins,
        CodeText wording,
        List<Gateway> gateways,
        Routes routes,
        @Nullable URI publicUrl,
        NumberPolicy numbers,
        VerificationPolicy verification,
        DeliveryPolicy delivery) {

    /** Who makes user tokens. */
    record IdentityProvider(String issuer, @Nullable String audience, URI keySet, Set<String> algorithms) {}

    /** A way to a carrier. */
    sealed interface Gateway {
        String name();

        record Development() implements Gateway {
            @Override
            public String name() {
                return "development";
            }
        }

        /**
         * A URL of the operator's, and the secrets that sign what is sent there.
         *
         * @param timeout how long a hand-over may take
         */
        record Webhook(String name, URI url, WebhookSecrets secrets, Duration timeout) implements Gateway {}
    }

    boolean isDevelopment() {
        return developmentTokenKey != null;
    }

    /** It holds secrets, so it shows nothing. */
    @Override
    public String toString() {
        return "Settings";
    }
}
