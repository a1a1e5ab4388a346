package dev.ringproof.core;

import dev.ringproof.core.application.AccountLocks;
import dev.ringproof.core.application.AccountSteps;
import dev.ringproof.core.application.BackupCodeMaker;
import dev.ringproof.core.application.ChangeNotices;
import dev.ringproof.core.application.CodeMessages;
import dev.ringproof.core.application.CodeSteps;
import dev.ringproof.core.application.FraudAdministrationService;
import dev.ringproof.core.application.MessageAdministrationService;
import dev.ringproof.core.application.NumberFormatService;
import dev.ringproof.core.application.PhoneNumberAdministrationService;
import dev.ringproof.core.application.PhoneNumberChanges;
import dev.ringproof.core.application.PhoneNumberService;
import dev.ringproof.core.application.Retention;
import dev.ringproof.core.application.SecondFactorService;
import dev.ringproof.core.application.SignInCodeService;
import dev.ringproof.core.application.StepUp;
import dev.ringproof.core.application.StoredInbox;
import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.delivery.engine.CheckedGateway;
import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.Faults;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.LastHour;
import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.engine.MessageDispatcher;
import dev.ringproof.core.delivery.engine.OptOutList;
import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.explanation.ExplanationService;
import dev.ringproof.core.explanation.MessageExplainer;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.limits.AdviceLimits;
import dev.ringproof.core.limits.AnswerLimits;
import dev.ringproof.core.limits.BudgetWatch;
import dev.ringproof.core.limits.CreationLimits;
import dev.ringproof.core.limits.NoticeLimits;
import dev.ringproof.core.limits.SendingLimits;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberFormatter;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.risk.RiskCheck;
import dev.ringproof.core.sessions.ClientSteps;
import dev.ringproof.core.sessions.RememberedDeviceService;
import dev.ringproof.core.sessions.SessionService;
import dev.ringproof.core.sessions.SignInService;
import dev.ringproof.core.users.UserService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a {@link Ringproof.Builder} together. It is used once, by one thread. */
final class Assembly {
    private static final Logger LOG = System.getLogger(Assembly.class.getName());

    private final List<SmsGateway> gateways;
    private final List<EventPublisher> listeners;
    private final List<AutoCloseable> parts;
    private final @Nullable Executor executor;
    private final @Nullable ScheduledExecutorService scheduler;
    private final Stores stores;
    private final InstantSource clock;
    private final Meters meters;
    private final CallCheck calls;
    private final Faults faults;
    private final RandomGenerator random;
    private final KeyRing keys;
    private final VerificationPolicy verification;
    private final SecondFactorPolicy secondFactors;
    private final NumberPolicy numbers;
    private final DeliveryPolicy delivery;
    private final SessionPolicy sessions;
    private final RetentionPolicy retention;
    private final LimitPolicy limits;
    private final @Nullable RiskAdvisor riskAdvisor;
    private final RiskPolicy risk;
    private final MessageTemplates wording;
    private final Routes routes;
    private final boolean inBackground;
    private final int backupCodeRounds;

    /** Takes the parts as they are now, so that what is done with the builder later changes nothing. */
    Assembly(Ringproof.Builder given) {
        listeners = List.copyOf(given.listeners);
        parts = List.copyOf(given.parts);
        if (!given.hasKeys && !InMemoryStores.areThese(given.stores)) {
            LOG.log(
                    Level.WARNING,
                    "Stores were given, but no keys. Nobody can check the codes and backup codes in them after this"
                            + " program ends. Give the same keys each time: keys(KeyRing.parse(...)).");
        }
        executor = given.executor;
        scheduler = given.scheduler;
        stores = NullChecks.of(given.stores);
        // Databases keep microseconds, so the rules never see a finer time than the one that is stored.
        clock = () -> stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
        meters = new CheckedMeters(given.meters);
        calls = new CallCheck(meters);
        faults = new Faults(clock, meters);
        random = given.random;
        keys = given.keys;
        verification = given.verification;
        secondFactors = given.secondFactors;
        numbers = given.numbers;
        delivery = given.delivery;
        sessions = given.sessions;
        retention = given.retention;
        limits = given.limits;
        riskAdvisor = given.riskAdvisor;
        risk = given.risk;
        wording = given.wording == null ? MessageTemplates.of(App.named("Ringproof")) : given.wording;
        gateways =
                given.gateways.stream().map(gateway -> checked(gateway, faults)).toList();
        requireDistinctNames(gateways);
        routes = given.routes == null
                ? Routes.inOrder(gateways.stream().map(SmsGateway::name).toList())
                : given.routes;
        inBackground = given.inBackground;
        backupCodeRounds = given.backupCodeRounds;
    }

    /** Returns a gateway that keeps its promises. One that has no good name is refused. */
    private static SmsGateway checked(SmsGateway gateway, Faults faults) {
        return new CheckedGateway(gateway, nameOf(gateway), faults);
    }

    private static String nameOf(SmsGateway gateway) {
        @Nullable String name;
        try {
            name = gateway.name();
        } catch (RuntimeException | Error e) {
            throw new IllegalArgumentException(
                    "the method name of the gateway " + gateway.getClass().getName() + " has thrown an exception", e);
        }
        if (name == null) {
            throw new IllegalArgumentException(
                    "the method name of the gateway " + gateway.getClass().getName() + " has returned null");
        }
        if (!MessageSearch.isGatewayName(name)) {
            throw new IllegalArgumentException("a gateway's name is plain text of 1 to 64 characters");
        }
        return name;
    }

    private static void requireDistinctNames(List<SmsGateway> gateways) {
        var names = new HashSet<String>();
        for (var gateway : gateways) {
            if (!names.add(gateway.name())) {
                throw new IllegalArgumentException("two gateways have the name " + gateway.name()
                        + "; give each one a name of its own, since routes and callbacks find a gateway by its name");
            }
        }
    }

    Ringproof build() {
        numbers.requireReviewNumbers(verification.codeLength(), clock.instant());
        var plan = new NumberingPlan(numbers);
        var conversions = new ConversionTracker(stores.messages(), stores.work(), clock);
        var inbox = new StoredInbox(stores.messages(), stores.work(), delivery);
        var measurements = new Measurements(meters, gateways, conversions::latest);
        var events = new Listeners(List.of(measurements, inbox), listeners, faults);
        var engine = engine(plan, conversions, events);
        var issuer = new BackupCodeIssuer(random, keys, backupCodeRounds, executor);
        if (!inBackground) {
            Consumer<TextMessage> now = message ->
                    engine.messages().settle(List.of(engine.messages().handOver(message)));
            hearReports(engine);
            return assemble(plan, engine, inbox, now, issuer, closing(engine, deadline -> {}, issuer), events);
        }
        var budgets = new BudgetWatch(stores.counters(), limits, stores.work(), events, meters, clock);
        var dispatcher = new MessageDispatcher(
                engine.messages(), engine.chores(retention(), budgets), executor, scheduler, faults);
        var ringproof = assemble(
                plan, engine, inbox, dispatcher::offer, issuer, closing(engine, dispatcher::close, issuer), events);
        hearReports(engine);
        dispatcher.measure(meters);
        dispatcher.start();
        return ringproof;
    }

    private void hearReports(Delivery engine) {
        for (var gateway : gateways) {
            gateway.onReport(report -> engine.take(gateway.name(), report));
        }
    }

    /** Gateways report until they are closed, and what they report is stored. */
    private Closing closing(Delivery engine, Closing.Step dispatcher, BackupCodeIssuer issuer) {
        return new Closing()
                .then(calls::close)
                .then(dispatcher)
                .then(deadline -> issuer.close())
                .thenSpeakers(parts)
                .then(deadline -> engine.reports().close(deadline))
                .thenOthers(parts);
    }

    /** The parts of the delivery engine. */
    private record Delivery(
            MessageDelivery messages,
            ReceiptProcessor receipts,
            ConversionTracker conversions,
            OptOutList optOuts,
            CallCheck reports) {

        /** Takes what a gateway reports by itself, also while the calls of the host are refused already. */
        void take(String gateway, CarrierReport report) {
            Objects.requireNonNull(report, "report");
            reports.call(() -> {
                receipts.take(gateway, report);
                return true;
            });
        }

        List<Runnable> chores(Retention retention, BudgetWatch budgets) {
            return List.of(
                    receipts::retry,
                    messages::wipe,
                    messages::watchLag,
                    conversions::refresh,
                    retention::purge,
                    budgets::look);
        }
    }

    private Retention retention() {
        return new Retention(
                stores.accounts(),
                stores.messages(),
                stores.challenges(),
                stores.checks(),
                stores.counters(),
                stores.refusals(),
                stores.clients(),
                stores.signIns(),
                stores.devices(),
                retention,
                secondFactors,
                verification,
                stores.work(),
                clock);
    }

    private Delivery engine(NumberingPlan plan, ConversionTracker conversions, EventPublisher events) {
        var selection = new GatewaySelection(gateways, routes, conversions, random);
        var optOuts = new OptOutList(stores.optOuts(), stores.work(), plan, events, clock);
        var receipts = new ReceiptProcessor(gateways, stores.messages(), stores.work(), optOuts, events, clock);
        var messages = new MessageDelivery(
                stores.messages(), stores.work(), plan, selection, optOuts, events, clock, delivery);
        return new Delivery(messages, receipts, conversions, optOuts, new CallCheck(meters));
    }

    private ExplanationService explanationService(NumberingPlan plan) {
        return new ExplanationService(
                stores.accounts(),
                stores.messages(),
                stores.refusals(),
                stores.work(),
                plan,
                new MessageExplainer(routes, plan, gateways, random),
                verification,
                clock);
    }

    /** Returns what deletes the rows that each store keeps of an owner. A new store with such rows belongs here. */
    private List<Consumer<Account>> belongings() {
        return List.of(
                account -> stores.challenges().removeAll(account.owner()),
                account -> stores.clients().removeSessions(account.owner()),
                account -> stores.signIns().removeAll(account.owner()),
                account -> stores.devices().removeAll(account.owner()),
                account -> stores.refusals()
                        .remove(
                                account.owner(),
                                account.numbers().stream().map(PhoneNumber::id).toList()));
    }

    private Ringproof assemble(
            NumberingPlan plan,
            Delivery engine,
            MessageInbox inbox,
            Consumer<TextMessage> dispatcher,
            BackupCodeIssuer issuer,
            Closing closing,
            EventPublisher events) {
        var accounts = stores.accounts();
        var codes = new OneTimeCodes(random, keys, verification);
        var sending = new SendingLimits(stores.counters(), limits, plan, routes);
        var answers = new AnswerLimits(stores.counters(), limits, sending);
        var messages =
                new CodeMessages(codes, plan, stores.messages(), stores.refusals(), sending, wording, delivery, random);
        var notices = new ChangeNotices(
                plan,
                stores.messages(),
                new NoticeLimits(stores.messages(), limits),
                sending,
                wording,
                secondFactors,
                delivery,
                random);
        var steps = new AccountSteps(
                accounts, stores.users(), stores.work(), notices, stores.devices(), events, dispatcher, clock);
        var codeSteps = new CodeSteps(
                steps,
                messages,
                new AdviceLimits(stores.counters(), limits),
                new RiskCheck(riskAdvisor, risk, plan, steps::publish, clock));
        var locks = new AccountLocks(accounts);
        var stepUp = new StepUp(stores.challenges(), secondFactors);
        var backupCodes = new BackupCodeMaker(accounts, steps, issuer, secondFactors);
        var changes = new PhoneNumberChanges(
                accounts,
                stores.messages(),
                stores.refusals(),
                steps,
                locks,
                plan,
                new CreationLimits(stores.counters(), limits),
                backupCodes,
                verification,
                secondFactors,
                random);
        var secondFactor = new SecondFactorService(
                accounts,
                stores.users(),
                stores.challenges(),
                steps,
                codeSteps,
                stepUp,
                codes,
                messages,
                issuer,
                verification,
                random);
        var clientSteps = new ClientSteps(
                stores.clients(), stores.signIns(), stores.users(), stores.work(), events, clock, sessions, keys);
        var sessionService = new SessionService(clientSteps, stores.devices(), random);
        return new AssembledRingproof(
                calls,
                new PhoneNumberService(
                        accounts,
                        steps,
                        codeSteps,
                        locks,
                        stepUp,
                        changes,
                        messages,
                        answers,
                        codes,
                        backupCodes,
                        verification),
                new PhoneNumberAdministrationService(
                        accounts,
                        stores.checks(),
                        steps,
                        codeSteps,
                        locks,
                        changes,
                        messages,
                        answers,
                        codes,
                        verification),
                new UserService(
                        accounts,
                        stores.users(),
                        steps,
                        locks,
                        changes,
                        plan,
                        verification,
                        random,
                        sessionService,
                        belongings()),
                secondFactor,
                sessionService,
                new SignInService(
                        clientSteps,
                        stores.signIns(),
                        accounts,
                        stores.devices(),
                        secondFactor,
                        new SignInCodeService(
                                accounts,
                                stores.clients(),
                                stores.signIns(),
                                steps,
                                codeSteps,
                                messages,
                                answers,
                                codes,
                                verification),
                        plan,
                        random),
                new RememberedDeviceService(clientSteps, stores.devices(), accounts),
                inbox,
                new NumberFormatService(new NumberFormatter(numbers, clock)),
                new MessageAdministrationService(
                        gateways,
                        accounts,
                        stores.messages(),
                        stores.work(),
                        steps,
                        messages,
                        verification.resendAfter(),
                        new LastHour(stores.messages(), stores.work(), clock)::counts),
                new FraudAdministrationService(stores.counters(), limits, stores.work(), clock),
                explanationService(plan),
                engine.optOuts(),
                engine.receipts(),
                () -> engine.conversions().latest(),
                engine.messages()::lag,
                closing::run);
    }
}
