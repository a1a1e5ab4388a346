package dev.ringproof.core;

import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.routing.Conversions;
import dev.ringproof.core.delivery.routing.Routes;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
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
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The front door of Ringproof, for the server and for programs that embed the core alike. A program gives the builder a
 * gateway and, where the defaults do not fit, the rest of what Ringproof needs; it gets the conversations. Safe for use
 * by many threads.
 *
 * <p>From {@link Builder#build} until {@link #close}, it delivers messages in the background, on threads of its own. By
 * default it keeps everything in memory under a random key, and so forgets everything with the program.
 */
public interface Ringproof extends AutoCloseable {
    /**
     * Begins with the one part that has no default: the gateway to a carrier.
     *
     * @param gateway is called by many threads at once
     */
    static Builder with(SmsGateway gateway) {
        return new Builder(gateway);
    }

    /** Returns the conversation of an owner about their own numbers. */
    PhoneNumbers phoneNumbers();

    /** Returns the conversation of a trusted back end about the numbers of all owners. */
    PhoneNumberAdministration administration();

    /** Returns the conversation of a trusted back end about users as a whole. */
    Users users();

    /** Returns the conversation in which a person shows a second factor, at sign-in or for a step-up. */
    SecondFactorAuthentication secondFactorAuthentication();

    /** Returns the conversation about clients and their sessions. */
    Sessions sessions();

    /** Returns the conversation in which a person signs in. */
    SignIns signIns();

    /** Returns the conversation about remembered devices. */
    RememberedDevices rememberedDevices();

    /** Returns the messages that were handed over, if the delivery policy keeps them. */
    MessageInbox inbox();

    /** Returns what helps a person to enter a number. */
    NumberFormats numberFormats();

    /** Returns the conversation of an operator about messages and gateways. */
    MessageAdministration messages();

    /** Returns the conversation of an operator about people who want no messages. */
    OptOuts optOuts();

    /** Returns the conversation of an operator about SMS pumping. */
    FraudAdministration fraud();

    /** Returns the answers to an operator's question why a message was refused, or why none came. */
    Explanations explanations();

    /** Returns the place where receipts and replies from carriers are taken. */
    DeliveryReceipts receipts();

    /** Returns how many codes were entered, by gateway and region, as this node last computed it. */
    Conversions conversions();

    /**
     * Returns for how long the oldest waiting message has been due. More than a few seconds means that delivery stands
     * still.
     */
    Duration deliveryLag();

    /**
     * Ends the delivery. Hand-overs that are under way are finished first, for at most 15 seconds, and their results
     * are stored. The gateways, the stores and the listeners are not closed.
     */
    @Override
    void close();

    /**
     * Collects the parts of a Ringproof. Each part that is not given has a default that is safe to use. A builder is
     * used by one thread. No argument may be null.
     */
    final class Builder {
        final List<SmsGateway> gateways = new ArrayList<>();
        final List<EventPublisher> listeners = new ArrayList<>();
        Stores stores = InMemoryStores.empty(InstantSource.system());
        RandomGenerator random = new SecureRandom();
        KeyRing keys = KeyRing.random(random);
        VerificationPolicy verification = VerificationPolicy.DEFAULT;
        SecondFactorPolicy secondFactors = SecondFactorPolicy.DEFAULT;
        NumberPolicy numbers = NumberPolicy.DEFAULT;
        DeliveryPolicy delivery = DeliveryPolicy.DEFAULT;
        SessionPolicy sessions = SessionPolicy.DEFAULT;
        RetentionPolicy retention = RetentionPolicy.DEFAULT;
        LimitPolicy limits = LimitPolicy.DEFAULT;

        @Nullable
        RiskAdvisor riskAdvisor;

        RiskPolicy risk = RiskPolicy.DEFAULT;

        @Nullable
        MessageTemplates wording;

        @Nullable
        Routes routes;

        boolean inBackground = true;
        int backupCodeRounds = BackupCodeIssuer.ROUNDS;

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

        /**
         * Sets the source of ids, codes and keys. The default is a {@link SecureRandom}, and nothing else is safe outside
         * of tests: who can predict the source, can predict each code.
         */
        public Builder random(RandomGenerator source) {
            this.random = source;
            return this;
        }

        /**
         * For tests only, because it is unsafe. Messages are handed over on the thread of the caller, before it returns,
         * and nothing runs in the background. Backup codes are hashed so fast that who reads the stores can guess them.
         */
        public Builder forTests() {
            this.inBackground = false;
            this.backupCodeRounds = 10;
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
            return new Assembly(this).build();
        }
    }
}
