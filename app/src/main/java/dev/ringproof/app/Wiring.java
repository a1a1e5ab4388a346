package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.rest.DevelopmentTokens;
import dev.ringproof.adapters.rest.PublicUrl;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.UserTokens;
import dev.ringproof.adapters.sms.DevelopmentGateway;
import dev.ringproof.adapters.sms.WebhookGateway;
import dev.ringproof.adapters.sms.WebhookGateway.TimeLimits;
import dev.ringproof.app.Settings.Gateway;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
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
import java.util.List;

/** Where the core meets the container, which the core knows nothing of. Opened in one order, closed in the reverse. */
@ApplicationScoped
class Wiring {
    private final Settings settings;
    private final Database database;
    private final List<SmsGateway> gateways;
    private final Ringproof ringproof;

    /** For the container's proxy alone. */
    @SuppressWarnings("NullAway")
    Wiring() {
        settings = null;
        database = null;
        gateways = null;
        ringproof = null;
    }

    @Inject
    Wiring(EventCounters counters, DeliveryMetrics metrics) {
        this.settings = Main.settings();
        this.database = Database.open(settings.database());
        this.gateways = settings.gateways().stream()
                .map(chosen -> open(chosen, database.clock()))
                .toList();
        this.ringproof = Ringproof.with(gateways.getFirst())
                .gateways(gateways.subList(1, gateways.size()))
                .routes(settings.routes())
                .stores(new Ringproof.Stores(
                        database.accounts(), database.checks(), database.messages(), database.work(), database.clock()))
                .keys(settings.keys())
                .verification(settings.verification())
                .numbers(settings.numbers())
                .delivery(settings.delivery())
                .wording(settings.wording())
                .listener(counters)
                .listener(metrics)
                .build();
        metrics.watch(gateways, ringproof);
    }

    private static SmsGateway open(Gateway chosen, InstantSource clock) {
        return switch (chosen) {
            case Gateway.Development _ -> new DevelopmentGateway(System.out);
            case Gateway.Webhook(var name, var url, var secrets, var timeout) ->
                new NamedGateway(name, new WebhookGateway(url, secrets, clock, new TimeLimits(timeout, timeout)));
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
    MessageInbox inbox() {
        return ringproof.inbox();
    }

    @Produces
    @Singleton
    MessageAdministration messages() {
        return ringproof.messages();
    }

    @Produces
    @Singleton
    DeliveryReceipts receipts() {
        return ringproof.receipts();
    }

    @Produces
    @Singleton
    PublicUrl publicUrl() {
        return new PublicUrl(settings.publicUrl());
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
        return new RestSettings(userTokens, settings.secretKeys(), settings.corsOrigins(), development);
    }

    @PreDestroy
    void close() {
        ringproof.close();
        for (var gateway : gateways) {
            if (gateway instanceof NamedGateway named) {
                named.close();
            }
        }
        database.close();
    }
}
