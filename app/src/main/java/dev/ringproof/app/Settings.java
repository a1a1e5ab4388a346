package dev.ringproof.app;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.sms.WebhookSecrets;
import dev.ringproof.core.NumberPolicy;
import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.TextTemplates;
import dev.ringproof.core.domain.SecondFactorPolicy;
import dev.ringproof.core.domain.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set, in the types of core and adapters; made by {@link SettingsReader}.
 *
 * @param assertionKeys a JSON Web Key Set
 * @param identityProvider whose user tokens are accepted; null in dev if none is set
 * @param developmentTokenKey what a development server signs tokens with; null in production
 */
record Settings(
        String host,
        int port,
        Path data,
        DatabaseSettings database,
        KeyRing keys,
        List<String> secretKeys,
        String assertionKeys,
        String assertionIssuer,
        @Nullable IdentityProvider identityProvider,
        @Nullable String developmentTokenKey,
        Set<String> corsOrigins,
        TextTemplates wording,
        Gateway gateway,
        NumberPolicy numbers,
        VerificationPolicy verification,
        SecondFactorPolicy secondFactors,
        DeliveryPolicy delivery) {

    /** Who makes user tokens. */
    record IdentityProvider(String issuer, @Nullable String audience, URI keySet, Set<String> algorithms) {}

    /** The way to a carrier. */
    sealed interface Gateway {
        record Development() implements Gateway {}

        /** A URL of the operator's, and the secrets that sign what is sent there. */
        record Webhook(URI url, WebhookSecrets secrets) implements Gateway {}
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
