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
import dev.ringproof.core.delivery.routing.Conversions;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The front door of Ringproof, for the server and for programs that embed the core alike. A program gives the builder a
 * gateway and, where the defaults do not fit, the rest of what Ringproof needs; it gets the conversations. Safe for use
 * by many threads.
 *
 * <p>From {@link Builder#build} until {@link #close}, it delivers messages in the background, on threads of its own. By
 * default it keeps everything in memory under a random key, and so forgets everything with the program.
 */
public final class Ringproof implements AutoCloseable {
    private final PhoneNumbers phoneNumbers;
    private final PhoneNumberAdministration administration;
    private final Users users;
    private final SecondFactorAuthentication secondFactors;
    private final Sessions sessions;
    private final SignIns signIns;
    private final RememberedDevices devices;
    private final MessageInbox inbox;
    private final NumberFormats formats;
    private final MessageAdministration messages;
    private final FraudAdministration fraud;
    private final Explanations explanations;
    private final Delivery delivery;
    private final Runnable closing;

    private Ringproof(
            PhoneNumbers phoneNumbers,
            PhoneNumberAdministration administration,
            Users users,
            SecondFactorAuthentication secondFactors,
            Sessions sessions,
            SignIns signIns,
            RememberedDevices devices,
            MessageInbox inbox,
            NumberFormats formats,
            MessageAdministration messages,
            FraudAdministration fraud,
            Explanations explanations,
            Delivery delivery,
            Runnable closing) {
        this.phoneNumbers = phoneNumbers;
        this.administration = administration;
        this.users = users;
        this.secondFactors = secondFactors;
        this.sessions = sessions;
        this.signIns = signIns;
        this.devices = devices;
        this.inbox = inbox;
        this.formats = formats;
        this.messages = messages;
        this.fraud = fraud;
        this.explanations = explanations;
        this.delivery = delivery;
        this.closing = closing;
    }

    /** The parts of the delivery engine. */
    private record Delivery(
            MessageDelivery messages, ReceiptProcessor receipts, ConversionTracker conversions, OptOutList optOuts) {
        List<Runnable> chores(Retention retention, BudgetWatch budgets) {
            return List.of(receipts::retry, messages::wipe, conversions::refresh, retention::purge, budgets::look);
        }
    }

    /**
     * Begins with the one part that has no default: the gateway to a carrier.
     *
     * @param gateway is called by many threads at once
     */
    public static Builder with(SmsGateway gateway) {
        return new Builder(gateway);
    }

    /** Returns the conversation of an owner about their own numbers. */
    public PhoneNumbers phoneNumbers() {
        return phoneNumbers;
    }

    /** Returns the conversation of a trusted back end about the numbers of all owners. */
    public PhoneNumberAdministration administration() {
        return administration;
    }

    /** Returns the conversation of a trusted back end about users as a whole. */
    public Users users() {
        return users;
    }

    /** Returns the conversation in which a person shows a second factor, at sign-in or for a step-up. */
    public SecondFactorAuthentication secondFactorAuthentication() {
        return secondFactors;
    }

    /** Returns the conversation about clients and their sessions. */
    public Sessions sessions() {
        return sessions;
    }

    /** Returns the conversation in which a person signs in. */
    public SignIns signIns() {
        return signIns;
    }

    /** Returns the conversation about remembered devices. */
    public RememberedDevices rememberedDevices() {
        return devices;
    }

    /** Returns the messages that were handed over, if the delivery policy keeps them. */
    public MessageInbox inbox() {
        return inbox;
    }

    /** Returns what helps a person to enter a number. */
    public NumberFormats numberFormats() {
        return formats;
    }

    /** Returns the conversation of an operator about messages and gateways. */
    public MessageAdministration messages() {
        return messages;
    }

    /** Returns the conversation of an operator about people who want no messages. */
    public OptOuts optOuts() {
        return delivery.optOuts();
    }

    /** Returns the conversation of an operator about SMS pumping. */
    public FraudAdministration fraud() {
        return fraud;
    }

    /** Returns the answers to an operator's question why a message was refused, or why none came. */
    public Explanations explanations() {
        return explanations;
    }

    /** Returns the place where receipts and replies from carriers are taken. */
    public DeliveryReceipts receipts() {
        return delivery.receipts();
    }

    /** Returns how many codes were entered, by gateway and region, as this node last computed it. */
    public Conversions conversions() {
        return delivery.conversions().latest();
    }

    /**
     * Returns for how long the oldest waiting message has been due. More than a few seconds means that delivery stands
     * still.
     */
    public Duration deliveryLag() {
        return delivery.messages().lag();
    }

    /**
     * Ends the delivery. Hand-overs that are under way are finished first, for at most 15 seconds, and their results
     * are stored. The gateways, the stores and the listeners are not closed.
     */
    @Override
    public void close() {
        closing.run();
    }

    /**
     * Collects the parts of a Ringproof. Each part that is not given has a default that is safe to use. A builder is
     * used by one thread. No argument may be null.
     */
    public static final class Builder {
        private final List<SmsGateway> gateways = new ArrayList<>();
        private final List<EventPublisher> listeners = new ArrayList<>();
        private Stores stores = InMemoryStores.empty(InstantSource.system());
        private RandomGenerator random = new SecureRandom();
        private KeyRing keys = KeyRing.random(random);
        private VerificationPolicy verification = VerificationPolicy.DEFAULT;
        private SecondFactorPolicy secondFactors = SecondFactorPolicy.DEFAULT;
        private NumberPolicy numbers = NumberPolicy.DEFAULT;
        private DeliveryPolicy delivery = DeliveryPolicy.DEFAULT;
        private SessionPolicy sessions = SessionPolicy.DEFAULT;
        private RetentionPolicy retention = RetentionPolicy.DEFAULT;
        private LimitPolicy limits = LimitPolicy.DEFAULT;
        private @Nullable RiskAdvisor riskAdvisor;
        private RiskPolicy risk = RiskPolicy.DEFAULT;
        private @Nullable MessageTemplates wording;
        private @Nullable Routes routes;
        private boolean inBackground = true;
        private int backupCodeRounds = BackupCodeIssuer.ROUNDS;

        private Builder(SmsGateway gateway) {
            gateways.add(gateway);
        }

        /**
         * Adds gateways. Without {@link #routes}, each one takes over when those before it fail.
         *
         * @param more gateways whose names differ from each other and from those given before
         */
        public Builder gateways(List<? extends SmsGateway> more) {
            gateways.addAll(more);
            return this;
        }

        /** Sets the routes. The default is all gateways in the order in which they were given. */
        public Builder routes(Routes theRoutes) {
            this.routes = theRoutes;
            return this;
        }

        /** Sets the stores. The default is new stores in memory, with the system's clock. */
        public Builder stores(Stores theStores) {
            this.stores = theStores;
            return this;
        }

        /**
         * Sets the keys for the digests of codes. They must not be kept in the stores. Stores on a database need the
         * same ring as the database. The default is one random key, so that codes do not survive the program.
         */
        public Builder keys(KeyRing theKeys) {
            this.keys = theKeys;
            return this;
        }

        /** Sets the limits on codes, attempts and numbers. The default is {@link VerificationPolicy#DEFAULT}. */
        public Builder verification(VerificationPolicy policy) {
            this.verification = policy;
            return this;
        }

        /** Sets the rules around second factors. The default is {@link SecondFactorPolicy#DEFAULT}. */
        public Builder secondFactors(SecondFactorPolicy policy) {
            this.secondFactors = policy;
            return this;
        }

        /** Sets the rules of sessions and sign-ins. The default is {@link SessionPolicy#DEFAULT}. */
        public Builder sessions(SessionPolicy policy) {
            this.sessions = policy;
            return this;
        }

        /** Sets which numbers may be added. The default is {@link NumberPolicy#DEFAULT}. */
        public Builder numbers(NumberPolicy policy) {
            this.numbers = policy;
            return this;
        }

        /** Sets how messages are delivered. The default is {@link DeliveryPolicy#DEFAULT}. */
        public Builder delivery(DeliveryPolicy policy) {
            this.delivery = policy;
            return this;
        }

        /** Sets how long old rows are kept. The default is {@link RetentionPolicy#DEFAULT}. */
        public Builder retention(RetentionPolicy policy) {
            this.retention = policy;
            return this;
        }

        /** Sets the limits on messages, numbers and wrong codes. The default is {@link LimitPolicy#DEFAULT}. */
        public Builder limits(LimitPolicy policy) {
            this.limits = policy;
            return this;
        }

        /**
         * Sets who is asked before a code is sent, and how. The default is nobody.
         *
         * @param advisor is called by many threads at once, never inside a unit of work
         */
        public Builder riskAdvisor(RiskAdvisor advisor, RiskPolicy policy) {
            this.riskAdvisor = advisor;
            this.risk = policy;
            return this;
        }

        /** Sets who is asked before a code is sent, by {@link RiskPolicy#DEFAULT}. */
        public Builder riskAdvisor(RiskAdvisor advisor) {
            return riskAdvisor(advisor, RiskPolicy.DEFAULT);
        }

        /** Sets what messages say. The default is the built-in templates of an app named Ringproof. */
        public Builder wording(MessageTemplates theTemplates) {
            this.wording = theTemplates;
            return this;
        }

        /** Adds a listener that hears of events after they are committed, on the thread that took the step. */
        public Builder listener(EventPublisher listener) {
            listeners.add(listener);
            return this;
        }

        /** For tests: sets the source of ids and codes. */
        Builder random(RandomGenerator source) {
            this.random = source;
            return this;
        }

        /** For tests: sets a small number of hash rounds, which is fast and unsafe. */
        Builder backupCodeRounds(int rounds) {
            this.backupCodeRounds = rounds;
            return this;
        }

        /** For tests: messages are handed over on the thread of the caller, before it returns. */
        Builder inTheForeground() {
            this.inBackground = false;
            return this;
        }

        /**
         * Builds a Ringproof and starts its delivery.
         *
         * @throws IllegalArgumentException if the routes name a gateway that was not given, two gateways have one name,
         *     a name is not plain text, the number policy names a region that does not exist, or a review number has
         *     a code of another length than the verification policy or lasts for too long
         */
        public Ringproof build() {
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
                            retention(clock),
                            new BudgetWatch(stores.counters(), limits, stores.work(), events, clock)));
            var ringproof = assemble(plan, engine, inbox, dispatcher::offer, dispatcher::close, events, clock);
            dispatcher.start();
            return ringproof;
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
            var selection = new GatewaySelection(gateways, usedRoutes(), conversions, random);
            var optOuts = new OptOutList(stores.optOuts(), stores.work(), plan, events, clock);
            var receipts = new ReceiptProcessor(gateways, stores.messages(), stores.work(), optOuts, events, clock);
            gateways.forEach(gateway -> gateway.onReport(report -> receipts.take(gateway.name(), report)));
            var messages = new MessageDelivery(
                    stores.messages(), stores.work(), plan, selection, optOuts, events, clock, delivery);
            return new Delivery(messages, receipts, conversions, optOuts);
        }

        private Routes usedRoutes() {
            return routes == null
                    ? Routes.inOrder(gateways.stream().map(SmsGateway::name).toList())
                    : routes;
        }

        private ExplanationService explanationService(NumberingPlan plan, InstantSource clock) {
            return new ExplanationService(
                    stores.accounts(),
                    stores.messages(),
                    stores.refusals(),
                    stores.work(),
                    plan,
                    new MessageExplainer(usedRoutes(), plan, List.copyOf(gateways), random),
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
                                    account.numbers().stream()
                                            .map(PhoneNumber::id)
                                            .toList()));
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
            var templates = wording == null ? MessageTemplates.of(App.named("Ringproof")) : wording;
            var codes = new OneTimeCodes(random, keys, verification);
            var issuer = new BackupCodeIssuer(random, keys, backupCodeRounds);
            var sending = new SendingLimits(stores.counters(), limits, plan, usedRoutes());
            var answers = new AnswerLimits(stores.counters(), limits, sending);
            var messages = new CodeMessages(
                    codes, plan, stores.messages(), stores.refusals(), sending, templates, delivery, random);
            var notices = new ChangeNotices(
                    plan,
                    stores.messages(),
                    new NoticeLimits(stores.messages(), limits),
                    sending,
                    templates,
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
            return new Ringproof(
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
                            List.copyOf(gateways),
                            accounts,
                            stores.messages(),
                            stores.work(),
                            steps,
                            messages,
                            verification.resendAfter(),
                            clock),
                    new FraudAdministrationService(stores.counters(), limits, stores.work(), clock),
                    explanationService(plan, clock),
                    engine,
                    () -> {
                        closing.run();
                        issuer.close();
                    });
        }
    }
}
