package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.rest.Assertions;
import dev.ringproof.adapters.rest.DevelopmentTokens;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.UserTokens;
import dev.ringproof.adapters.sms.DevelopmentGateway;
import dev.ringproof.adapters.sms.WebhookGateway;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;

/** Where the core meets the container, which the core knows nothing of. Opened in one order, closed in the reverse. */
@ApplicationScoped
class Wiring {
    private final Settings settings;
    private final Database database;
    private final SmsGateway gateway;
    private final Ringproof ringproof;

    /** For the container's proxy alone. */
    @SuppressWarnings("NullAway")
    Wiring() {
        settings = null;
        database = null;
        gateway = null;
        ringproof = null;
    }

    @Inject
    Wiring(EventCounters counters) {
        this.settings = Main.settings();
        this.database = Database.open(settings.database());
        this.gateway = gateway(settings.gateway(), database.clock());
        this.ringproof = Ringproof.with(gateway)
                .stores(new Ringproof.Stores(
                        database.accounts(),
                        database.checks(),
                        database.challenges(),
                        database.messages(),
                        database.work(),
                        database.clock()))
                .keys(settings.keys())
                .verification(settings.verification())
                .secondFactors(settings.secondFactors())
                .numbers(settings.numbers())
                .delivery(settings.delivery())
                .wording(settings.wording())
                .listener(counters)
                .build();
    }

    private static SmsGateway gateway(Gateway chosen, InstantSource clock) {
        return switch (chosen) {
            case Gateway.Development _ -> new DevelopmentGateway(System.out);
            case Gateway.Webhook(var url, var secrets) -> new WebhookGateway(url, secrets, clock);
        };
    }

    /** Whatever cannot be opened is to stop the start, not the first request. */
    void begin(@Observes Startup startup) {
        ringproof.deliveryLag();
    }

    @Produces
    @Singleton
    Ringproof ringproof() {
        return ringproof;
    }

    @Produces
    @Singleton
    Database database() {
        return database;
    }

    @Produces
    @Singleton
    PhoneNumbers phoneNumbers() {
        return ringproof.phoneNumbers();
    }

    @Produces
    @Singleton
    PhoneNumberAdministration administration() {
        return ringproof.administration();
    }

    @Produces
    @Singleton
    SecondFactorAuthentication secondFactorAuthentication() {
        return ringproof.secondFactorAuthentication();
    }

    @Produces
    @Singleton
    MessageInbox inbox() {
        return ringproof.inbox();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return database.clock();
    }

    @Produces
    @Singleton
    RestSettings restSettings() {
        var development = settings.developmentTokenKey() == null
                ? null
                : new DevelopmentTokens(settings.developmentTokenKey(), database.clock());
        var userTokens = new ArrayList<UserTokens>();
        if (development != null) {
            userTokens.add(development.verifier());
        }
        var provider = settings.identityProvider();
        if (provider != null) {
            userTokens.add(UserTokens.byPublishedKeys(
                    provider.keySet(),
                    provider.issuer(),
                    provider.audience(),
                    provider.algorithms(),
                    database.clock()));
        }
        var assertions = new Assertions(settings.assertionKeys(), settings.assertionIssuer(), database.clock());
        return new RestSettings(userTokens, settings.secretKeys(), settings.corsOrigins(), assertions, development);
    }

    @PreDestroy
    void close() {
        ringproof.close();
        if (gateway instanceof WebhookGateway webhook) {
            webhook.close();
        }
        database.close();
    }
}
