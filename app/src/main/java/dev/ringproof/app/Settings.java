package dev.ringproof.app;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set, in the types of core and adapters; made by {@link SettingsReader}.
 *
 * @param assertionKeys a JSON Web Key Set
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
        String assertionKeys,
        String assertionIssuer,
        @Nullable IdentityProvider identityProvider,
        @Nullable String developmentTokenKey,
        Set<String> corsOrigins,
        MessageTemplates wording,
        List<Gateway> gateways,
        Routes routes,
        @Nullable URI publicUrl,
        NumberPolicy numbers,
        VerificationPolicy verification,
        SecondFactorPolicy secondFactors,
        DeliveryPolicy delivery) {

    /** Who makes user tokens. */
    record IdentityProvider(String issuer, @Nullable String audience, URI keySet, Set<String> algorithms) {}

    /**
     * A way to a carrier.
     *
     * @param values what is set of it, by the keys of its type's settings; some are secret
     */
    record Gateway(String name, Map<String, String> values) {
        Gateway {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return "Gateway[" + name + "]";
        }
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
