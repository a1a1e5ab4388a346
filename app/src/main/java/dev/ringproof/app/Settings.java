package dev.ringproof.app;

import dev.ringproof.adapters.persistence.DatabaseSettings;
import dev.ringproof.adapters.rest.SessionRules.SameSite;
import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.token.TokenRules;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.adapters.sms.risk.RiskReceiver;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.numbering.NumberPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a server, in the types of core and adapters. {@link SettingsReader} reads them.
 *
 * @param assertionKeys a JSON Web Key Set
 * @param identityProvider the provider whose user tokens are accepted; null in dev if none is set
 * @param developmentTokenKey the key with which a development server signs tokens; null in production
 * @param gateways the gateways in the order in which they are asked, unless the routes say otherwise
 * @param risk who is asked before a code is sent; null for nobody
 * @param appName the name of the host application
 * @param publicUrl the URL at which carriers and browsers reach this server; null if it is not set
 */
record Settings(
        String host,
        int port,
        Network network,
        Path data,
        DatabaseSettings database,
        KeyRing keys,
        List<String> secretKeys,
        String assertionKeys,
        String assertionIssuer,
        @Nullable IdentityProvider identityProvider,
        @Nullable String developmentTokenKey,
        Set<String> corsOrigins,
        String appName,
        MessageTemplates wording,
        List<Gateway> gateways,
        Routes routes,
        @Nullable URI publicUrl,
        NumberPolicy numbers,
        VerificationPolicy verification,
        SecondFactorPolicy secondFactors,
        Sessions sessions,
        DeliveryPolicy delivery,
        RetentionPolicy retention,
        @Nullable Risk risk,
        LimitPolicy limits) {

    /**
     * How the server deals with connections.
     *
     * @param managementPort the port for health and metrics; null if they are on the public port only
     * @param keepAlive the time for which a connection without a request stays open
     * @param trustedProxies the proxies whose headers say from which client a request comes
     */
    record Network(
            String managementHost,
            @Nullable Integer managementPort,
            int connectionsPerAddress,
            Duration keepAlive,
            TrustedProxies trustedProxies) {}

    /**
     * The identity provider of the host application, which makes the user tokens.
     *
     * @param keySet where it publishes its keys
     * @param rules which of its tokens are accepted
     */
    record IdentityProvider(URI keySet, TokenRules rules) {}

    /**
     * The sessions of users.
     *
     * @param issuer the claim {@code iss} of session tokens
     */
    record Sessions(SessionPolicy policy, String issuer, SameSite sameSite) {}

    /** A receiver that is asked before a code is sent, and how. */
    record Risk(RiskReceiver receiver, RiskPolicy policy) {}

    /**
     * A gateway that the operator has chosen.
     *
     * @param values the values of its settings, by their keys; some are secret
     */
    record Gateway(String name, Map<String, String> values) {
        Gateway {
            values = Map.copyOf(values);
        }

        /**
         * Opens the gateway, whose settings {@link SettingsReader} has checked.
         *
         * @param callbacks the address below which carriers reach this server; null if they cannot reach it
         */
        GuardedGateway open(InstantSource clock, @Nullable URI callbacks) {
            var settings = Gateways.fromSettings(name, values).clock(clock);
            return (callbacks == null ? settings : settings.callbacks(callbacks)).open();
        }

        /**
         * Returns the problems of its settings by their environment variables, without opening it. Each problem is the
         * rest of a sentence that begins with the variable.
         *
         * @throws IllegalArgumentException if the name is malformed
         */
        Map<String, String> problems() {
            var problems = new LinkedHashMap<String, String>();
            for (var problem : Gateways.fromSettings(name, values).problems()) {
                problems.put(Setting.environmentName(name, problem.key()), problem.problem());
            }
            return problems;
        }

        Optional<String> value(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public String toString() {
            return "Gateway[" + name + "]";
        }
    }

    /** Whether limits are on. They are off for load tests only. */
    boolean hasLimits() {
        return !verification.failures().longestDelay().isZero();
    }

    boolean isDevelopment() {
        return developmentTokenKey != null;
    }

    /** Shows nothing, since the settings contain secrets. */
    @Override
    public String toString() {
        return "Settings";
    }
}
