package dev.ringproof.app;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.rest.RestSettings;
import dev.ringproof.adapters.rest.SessionRules;
import dev.ringproof.adapters.rest.callback.PublicUrl;
import dev.ringproof.adapters.rest.development.DevelopmentInbox;
import dev.ringproof.adapters.rest.development.FakeGateways;
import dev.ringproof.adapters.rest.frontend.FrontendResponses;
import dev.ringproof.adapters.rest.request.RequestOrigins;
import dev.ringproof.adapters.rest.request.ServerOrigins;
import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.DevelopmentIdentityProvider;
import dev.ringproof.adapters.rest.token.SessionTokens;
import dev.ringproof.adapters.rest.token.SigningKeys;
import dev.ringproof.adapters.rest.token.UserTokens;
import dev.ringproof.adapters.sms.guard.GuardedGateway;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.in.Users;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Connects the core and the adapters with the container. Only this class knows both the core and the container.
 */
@ApplicationScoped
class Wiring {
    private static final Logger LOG = System.getLogger(Wiring.class.getName());
    private static final String CALLBACKS = "/v1/callbacks/sms";

    private final Settings settings;
    private final Database database;
    private final List<GuardedGateway> gateways;
    private final Ringproof ringproof;
    private final RestSettings rest;

    /** Exists only for the container's proxy. */
    @SuppressWarnings("NullAway")
    Wiring() {
        settings = null;
        database = null;
        gateways = null;
        ringproof = null;
        rest = null;
    }

    @Inject
    Wiring(MicroProfileMeters meters) {
        this.settings = Main.settings();
        this.database = Main.database();
        var callbacks = callbacks(settings);
        this.gateways = settings.gateways().stream()
                .map(gateway -> gateway.open(database.clock(), callbacks))
                .toList();
        var risk = settings.risk();
        var riskWebhook = risk == null ? null : risk.receiver().open(database.clock());
        var builder = Ringproof.with(gateways.getFirst())
                .gateways(gateways.subList(1, gateways.size()))
                .routes(settings.routes())
                .stores(database.stores())
                .keys(settings.keys())
                .verification(settings.verification())
                .secondFactors(settings.secondFactors())
                .sessions(settings.sessions().policy())
                .numbers(settings.numbers())
                .delivery(settings.delivery())
                .retention(settings.retention())
                .limits(settings.limits())
                .wording(settings.wording())
                .listener(new BudgetLog())
                .meters(meters)
                .closing(database)
                .closing(gateways.toArray(AutoCloseable[]::new));
        if (risk != null && riskWebhook != null) {
            builder.riskAdvisor(riskWebhook, risk.policy()).closing(riskWebhook);
        }
        this.ringproof = builder.build();
        this.rest = rest(settings, database.clock());
    }

    /** Returns the address below which carriers send receipts; null if this server has no public URL. */
    private static @Nullable URI callbacks(Settings settings) {
        var base = settings.publicUrl();
        return base == null ? null : URI.create(base + CALLBACKS);
    }

    /** Opens everything at the start, so that a fault stops the start and not the first request. */
    void begin(@Observes Startup startup) {
        ringproof.deliveryLag();
        var languages = settings.wording().inTwoSegments();
        if (!languages.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "With this app name and host, messages take two segments in {0}. Carriers bill each.",
                    String.join(", ", languages));
        }
        if (!settings.numbers().reviewNumbers().isEmpty()) {
            LOG.log(Level.INFO, "{0}", reviewNumbers(settings.numbers(), database.clock()));
        }
    }

    /** Lets requests that wait for a message end before Helidon stops, since Helidon waits for all requests. */
    void endWaiting(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) @BeforeDestroyed(ApplicationScoped.class)
                    Object event,
            DevelopmentInbox inbox) {
        inbox.close();
    }

    /** Says which numbers have a fixed code, without the codes. */
    static String reviewNumbers(NumberPolicy policy, InstantSource clock) {
        var now = clock.instant();
        return policy.reviewNumbers().stream()
                .map(number -> number.isTestNumberAt(now) ? number.toString() : number + " (over)")
                .collect(Collectors.joining(", ", "Numbers with a fixed code, to which nothing is sent: ", "."));
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
    Users users() {
        return ringproof.users();
    }

    @Produces
    @Singleton
    SecondFactorAuthentication secondFactorAuthentication() {
        return ringproof.secondFactorAuthentication();
    }

    @Produces
    @Singleton
    FrontendResponses frontendResponses() {
        return new FrontendResponses(
                ringproof.phoneNumbers(),
                ringproof.secondFactorAuthentication(),
                ringproof.signIns(),
                rest.sessions().tokens(),
                database.clock());
    }

    @Produces
    @Singleton
    Sessions sessions() {
        return ringproof.sessions();
    }

    @Produces
    @Singleton
    SignIns signIns() {
        return ringproof.signIns();
    }

    @Produces
    @Singleton
    RememberedDevices rememberedDevices() {
        return ringproof.rememberedDevices();
    }

    @Produces
    @Singleton
    MessageInbox inbox() {
        return ringproof.inbox();
    }

    @Produces
    @Singleton
    NumberFormats numberFormats() {
        return ringproof.numberFormats();
    }

    @Produces
    @Singleton
    MessageAdministration messages() {
        return ringproof.messages();
    }

    @Produces
    @Singleton
    OptOuts optOuts() {
        return ringproof.optOuts();
    }

    @Produces
    @Singleton
    FraudAdministration fraud() {
        return ringproof.fraud();
    }

    @Produces
    @Singleton
    Explanations explanations() {
        return ringproof.explanations();
    }

    @Produces
    @Singleton
    DeliveryReceipts receipts() {
        return ringproof.receipts();
    }

    @Produces
    @Singleton
    FakeGateways fakeGateways() {
        return SwitchedGateways.among(gateways);
    }

    @Produces
    @Singleton
    DevelopmentInbox developmentInbox() {
        return new DevelopmentInbox(ringproof.inbox(), fakeGateways());
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
        return rest;
    }

    @Produces
    @Singleton
    RequestOrigins requestOrigins() {
        return new RequestOrigins(rest, Listeners::peerAddress);
    }

    @Produces
    @Singleton
    ServerOrigins serverOrigins() {
        return new ServerOrigins(rest, Listeners::peerAddress);
    }

    /** Begins to fetch the keys of the identity provider, so that they are there when the first user comes. */
    private static RestSettings rest(Settings settings, InstantSource clock) {
        var development = settings.developmentTokenKey() == null
                ? null
                : new DevelopmentIdentityProvider(settings.developmentTokenKey(), clock);
        var userTokens = new ArrayList<UserTokens>();
        if (development != null) {
            userTokens.add(development.verifier());
        }
        var provider = settings.identityProvider();
        if (provider != null) {
            userTokens.add(UserTokens.byPublishedKeys(provider.keySet(), provider.rules(), clock));
        }
        var keys = new SigningKeys(settings.assertionKeys());
        var assertions = new Assertions(keys, settings.assertionIssuer(), clock);
        var sessions = new SessionRules(
                new SessionTokens(keys, settings.sessions().issuer(), clock),
                settings.sessions().sameSite(),
                publicOrigin(settings.publicUrl()));
        return new RestSettings(
                userTokens,
                settings.secretKeys(),
                settings.corsOrigins(),
                settings.network().trustedProxies(),
                settings.hasLimits(),
                assertions,
                sessions,
                settings.appName(),
                development);
    }

    /** Returns the origin of a URL, as browsers write it: without a usual port. */
    private static @Nullable String publicOrigin(@Nullable URI url) {
        if (url == null) {
            return null;
        }
        boolean usual = url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        return (url.getScheme() + "://" + url.getHost() + (usual ? "" : ":" + url.getPort())).toLowerCase(Locale.ROOT);
    }

    @PreDestroy
    void close() {
        rest.userTokens().forEach(UserTokens::close);
        ringproof.close();
    }
}
