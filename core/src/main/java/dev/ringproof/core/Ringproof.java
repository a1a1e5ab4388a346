package dev.ringproof.core;

import dev.ringproof.core.application.AccountSteps;
import dev.ringproof.core.application.ChangeNotices;
import dev.ringproof.core.application.CodeMessages;
import dev.ringproof.core.application.MessageAdministrationService;
import dev.ringproof.core.application.PhoneNumberService;
import dev.ringproof.core.application.SecondFactorService;
import dev.ringproof.core.application.StepUp;
import dev.ringproof.core.application.StoredInbox;
import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.delivery.engine.ConversionTracker;
import dev.ringproof.core.delivery.engine.GatewaySelection;
import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.engine.MessageDispatcher;
import dev.ringproof.core.delivery.engine.ReceiptProcessor;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.Conversions;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.UnitOfWork;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The front door, for the server and for a program of your own alike: give it a gateway, and where you want other than
 * the defaults the rest of what it asks of the world; get the conversations. Safe for use by many threads.
 *
 * <p>It delivers texts in the background from {@link Builder#build} until {@link #close}, which ends the hand-overs under
 * way. As built by default it keeps everything in memory under a key of its own, and so forgets it with the program.
 */
public final class Ringproof implements AutoCloseable {
    private final PhoneNumberService numbers;
    private final SecondFactorAuthentication secondFactors;
    private final MessageInbox inbox;
    private final MessageAdministration messages;
    private final Delivery delivery;
    private final Runnable closing;

    private Ringproof(
            PhoneNumberService numbers,
            SecondFactorAuthentication secondFactors,
            MessageInbox inbox,
            MessageAdministration messages,
            Delivery delivery,
            Runnable closing) {
        this.numbers = numbers;
        this.secondFactors = secondFactors;
        this.inbox = inbox;
        this.messages = messages;
        this.delivery = delivery;
        this.closing = closing;
    }

    /** What belongs to delivery. */
    private record Delivery(MessageDelivery texts, ReceiptProcessor receipts, ConversionTracker conversions) {
        List<Runnable> chores() {
            return List.of(receipts::retry, texts::wipe, conversions::refresh);
        }
    }

    /** Begins with the one thing that has no default: the way to a carrier. */
    public static Builder with(SmsGateway gateway) {
        return new Builder(gateway);
    }

    /** What an owner asks about numbers of their own. */
    public PhoneNumbers phoneNumbers() {
        return numbers;
    }

    /** What a trusted back end asks about anybody's. */
    public PhoneNumberAdministration administration() {
        return numbers;
    }

    /** In which somebody shows a second factor, at sign-in or to step up. */
    public SecondFactorAuthentication secondFactorAuthentication() {
        return secondFactors;
    }

    /** The texts that were handed over, where the delivery policy keeps them. */
    public MessageInbox inbox() {
        return inbox;
    }

    /** What an operator asks about texts and gateways. */
    public MessageAdministration messages() {
        return messages;
    }

    /** Where carriers say what became of texts. */
    public DeliveryReceipts receipts() {
        return delivery.receipts();
    }

    /** How many codes are entered, by gateway and region, as this node reckoned it last. */
    public Conversions conversions() {
        return delivery.conversions().latest();
    }

    /** For how long the text that waits longest has been due; more than a few seconds says that delivery stands still. */
    public Duration deliveryLag() {
        return delivery.texts().lag();
    }

    @Override
    public void close() {
        closing.run();
    }

    /**
     * Where everything is kept, which belongs together: one implementation's ports.
     *
     * @param clock what all nodes that share the stores agree on as now
     */
    public record Stores(
            AccountRepository accounts,
            PossessionCheckRepository checks,
            SecondFactorChallengeRepository challenges,
            MessageRepository messages,
            UnitOfWork work,
            InstantSource clock) {

        public static Stores inMemory(InstantSource clock) {
            var memory = new InMemoryStores();
            return new Stores(
                    memory.accounts(), memory.checks(), memory.challenges(), memory.messages(), memory.work(), clock);
        }
    }

    /** What a Ringproof is made of. Whatever is not said has a default that is safe to use. */
    public static final class Builder {
        private final List<SmsGateway> gateways = new ArrayList<>();
        private final List<EventPublisher> listeners = new ArrayList<>();
        private Stores stores = Stores.inMemory(InstantSource.system());
        private RandomGenerator random = new SecureRandom();
        private KeyRing keys = KeyRing.random(random);
        private VerificationPolicy verification = VerificationPolicy.DEFAULT;
        private SecondFactorPolicy secondFactors = SecondFactorPolicy.DEFAULT;
        private NumberPolicy numbers = NumberPolicy.DEFAULT;
        private DeliveryPolicy delivery = DeliveryPolicy.DEFAULT;
        private MessageTemplates wording = MessageTemplates.of(App.named("Ringproof"));
        private @Nullable Routes routes;
        private boolean inBackground = true;
        private int backupCodeRounds = BackupCodeIssuer.ROUNDS;

        private Builder(SmsGateway gateway) {
            gateways.add(gateway);
        }

        /** Adds gateways that take over, in order, when those before them fail; each has a name of its own. */
        public Builder gateways(List<? extends SmsGateway> more) {
            gateways.addAll(more);
            return this;
        }

        /** Other ways than all gateways in order. */
        public Builder routes(Routes theRoutes) {
            this.routes = theRoutes;
            return this;
        }

        public Builder stores(Stores theStores) {
            this.stores = theStores;
            return this;
        }

        /** The keys that codes are digested under; keep them out of the stores. */
        public Builder keys(KeyRing theKeys) {
            this.keys = theKeys;
            return this;
        }

        public Builder verification(VerificationPolicy policy) {
            this.verification = policy;
            return this;
        }

        public Builder secondFactors(SecondFactorPolicy policy) {
            this.secondFactors = policy;
            return this;
        }

        public Builder numbers(NumberPolicy policy) {
            this.numbers = policy;
            return this;
        }

        public Builder delivery(DeliveryPolicy policy) {
            this.delivery = policy;
            return this;
        }

        /** What texts say, and whom they speak for. */
        public Builder wording(MessageTemplates templates) {
            this.wording = templates;
            return this;
        }

        /** Adds somebody who hears of what happened. */
        public Builder listener(EventPublisher listener) {
            listeners.add(listener);
            return this;
        }

        Builder random(RandomGenerator source) {
            this.random = source;
            return this;
        }

        /** For tests: as many rounds of hashing, which are fast and unsafe. */
        Builder backupCodeRounds(int rounds) {
            this.backupCodeRounds = rounds;
            return this;
        }

        /** For tests: texts are handed over by the caller's own thread, before it returns. */
        Builder inTheForeground() {
            this.inBackground = false;
            return this;
        }

        public Ringproof build() {
            InstantSource clock = () -> stores.clock().instant().truncatedTo(ChronoUnit.MICROS);
            var heard = List.copyOf(listeners);
            EventPublisher events = event -> heard.forEach(listener -> listener.publish(event));
            var plan = new NumberingPlan(numbers);
            var parts = delivery(plan, events, clock);
            return inBackground ? inBackground(plan, parts, events, clock) : inForeground(plan, parts, events, clock);
        }

        private Delivery delivery(NumberingPlan plan, EventPublisher events, InstantSource clock) {
            var names = gateways.stream().map(SmsGateway::name).toList();
            var all = Routes.inOrder(names);
            var conversions = new ConversionTracker(stores.messages(), stores.work(), clock);
            var choice = new GatewaySelection(gateways, routes == null ? all : routes, conversions, random);
            var receipts = new ReceiptProcessor(gateways, stores.messages(), stores.work(), events, clock);
            gateways.forEach(gateway -> gateway.onReceipt(receipt -> receipts.take(gateway.name(), receipt)));
            var texts = new MessageDelivery(stores.messages(), stores.work(), plan, choice, events, clock, delivery);
            return new Delivery(texts, receipts, conversions);
        }

        private Ringproof inBackground(NumberingPlan plan, Delivery parts, EventPublisher events, InstantSource clock) {
            var dispatcher = new MessageDispatcher(parts.texts(), parts.chores());
            var ringproof = assemble(plan, parts, dispatcher::offer, dispatcher::close, events, clock);
            dispatcher.start();
            return ringproof;
        }

        private Ringproof inForeground(NumberingPlan plan, Delivery parts, EventPublisher events, InstantSource clock) {
            var texts = parts.texts();
            Consumer<TextMessage> now = message -> texts.settle(List.of(texts.handOver(message)));
            return assemble(plan, parts, now, () -> {}, events, clock);
        }

        private Ringproof assemble(
                NumberingPlan plan,
                Delivery parts,
                Consumer<TextMessage> dispatcher,
                Runnable closing,
                EventPublisher events,
                InstantSource clock) {
            var codes = new OneTimeCodes(random, keys, verification);
            var backupCodes = new BackupCodeIssuer(random, keys, backupCodeRounds);
            var texts = new CodeMessages(codes, plan, stores.messages(), wording, delivery, random);
            var notices = new ChangeNotices(plan, stores.messages(), wording, secondFactors, delivery, random);
            var steps = new AccountSteps(stores.accounts(), stores.work(), notices, events, dispatcher, clock);
            var stepUp = new StepUp(stores.challenges(), secondFactors);
            var numberService = new PhoneNumberService(new PhoneNumberService.Parts(
                    stores.accounts(),
                    stores.checks(),
                    stores.messages(),
                    steps,
                    stepUp,
                    plan,
                    codes,
                    texts,
                    backupCodes,
                    verification,
                    secondFactors,
                    random));
            var secondFactorService = new SecondFactorService(
                    stores.accounts(),
                    stores.challenges(),
                    steps,
                    stepUp,
                    codes,
                    texts,
                    backupCodes,
                    verification,
                    random);
            var inbox = new StoredInbox(stores.messages(), stores.work(), delivery);
            var administration = new MessageAdministrationService(
                    List.copyOf(gateways),
                    stores.accounts(),
                    stores.messages(),
                    stores.work(),
                    steps,
                    delivery,
                    verification.resendAfter(),
                    clock,
                    random);
            Runnable closingAll = () -> {
                closing.run();
                backupCodes.close();
            };
            return new Ringproof(numberService, secondFactorService, inbox, administration, parts, closingAll);
        }
    }
}
