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
import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.engine.MessageDispatcher;
import dev.ringproof.core.delivery.engine.OptOutList;
import dev.ringproof.core.delivery.engine.ReceiptProcessor;
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
import dev.ringproof.core.numbering.NumberFormatter;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.risk.RiskCheck;
import dev.ringproof.core.sessions.ClientSteps;
import dev.ringproof.core.sessions.RememberedDeviceService;
import dev.ringproof.core.sessions.SessionService;
import dev.ringproof.core.sessions.SignInService;
import dev.ringproof.core.users.UserService;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a {@link Ringproof.Builder} together. It is used once, by one thread. */
final class Assembly {
    private final List<SmsGateway> gateways;
    private final List<EventPublisher> listeners;
    private final Stores stores;
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
        gateways = List.copyOf(given.gateways);
        listeners = List.copyOf(given.listeners);
        stores = given.stores;
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
        routes = given.routes == null
                ? Routes.inOrder(gateways.stream().map(SmsGateway::name).toList())
                : given.routes;
        inBackground = given.inBackground;
        backupCodeRounds = given.backupCodeRounds;
    }

    Ringproof build() {
        // Databases keep microseconds, so the rules never see a finer time than the one that is stored.
        InstantSource clock = () -> stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
        var inbox = new StoredInbox(stores.messages(), stores.work(), delivery);
        var heard = Stream.concat(Stream.of(inbox), listeners.stream()).toList();
        EventPublisher events = event -> heard.forEach(listener -> listener.publish(event));
        var plan = new NumberingPlan(numbers);
        numbers.requireReviewNumbers(verification.codeLength(), clock.instant());
        var engine = engine(plan, events, clock);
        if (!inBackground) {
            Consumer<TextMessage> now = message ->
                    engine.messages().settle(List.of(engine.messages().handOver(message)));
            return assemble(plan, engine, inbox, now, () -> {}, events, clock);
        }
        var dispatcher = new MessageDispatcher(
                engine.messages(),
                engine.chores(
                        retention(clock), new BudgetWatch(stores.counters(), limits, stores.work(), events, clock)));
        var ringproof = assemble(plan, engine, inbox, dispatcher::offer, dispatcher::close, events, clock);
        dispatcher.start();
        return ringproof;
    }

    /** The parts of the delivery engine. */
    private record Delivery(
            MessageDelivery messages, ReceiptProcessor receipts, ConversionTracker conversions, OptOutList optOuts) {
        List<Runnable> chores(Retention retention, BudgetWatch budgets) {
            return List.of(receipts::retry, messages::wipe, conversions::refresh, retention::purge, budgets::look);
        }
    }

    private Retention retention(InstantSource clock) {
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

    private Delivery engine(NumberingPlan plan, EventPublisher events, InstantSource clock) {
        var names = gateways.stream().map(SmsGateway::name).toList();
        if (!names.stream().allMatch(MessageSearch::isGatewayName)) {
            throw new IllegalArgumentException("a gateway's name is plain text of 1 to 64 characters");
        }
        var conversions = new ConversionTracker(stores.messages(), stores.work(), clock);
        var selection = new GatewaySelection(gateways, routes, conversions, random);
        var optOuts = new OptOutList(stores.optOuts(), stores.work(), plan, events, clock);
        var receipts = new ReceiptProcessor(gateways, stores.messages(), stores.work(), optOuts, events, clock);
        gateways.forEach(gateway -> gateway.onReport(report -> receipts.take(gateway.name(), report)));
        var messages = new MessageDelivery(
                stores.messages(), stores.work(), plan, selection, optOuts, events, clock, delivery);
        return new Delivery(messages, receipts, conversions, optOuts);
    }

    private ExplanationService explanationService(NumberingPlan plan, InstantSource clock) {
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
            Runnable closing,
            EventPublisher events,
            InstantSource clock) {
        var accounts = stores.accounts();
        var codes = new OneTimeCodes(random, keys, verification);
        var issuer = new BackupCodeIssuer(random, keys, backupCodeRounds);
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
                new RiskCheck(riskAdvisor, risk, plan, events, clock));
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
                        clock),
                new FraudAdministrationService(stores.counters(), limits, stores.work(), clock),
                explanationService(plan, clock),
                engine.optOuts(),
                engine.receipts(),
                () -> engine.conversions().latest(),
                engine.messages()::lag,
                () -> {
                    closing.run();
                    issuer.close();
                });
    }
}
