package dev.ringproof.core;

import static java.util.Objects.requireNonNull;

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
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The front door of Ringproof, for the server and for programs that embed the core alike. A program gives the builder a
 * gateway and, where the defaults do not fit, the rest of what Ringproof needs; it gets the conversations. Safe for use
 * by many threads, as every conversation is. It is an interface so that a container can put a proxy before it; programs
 * do not implement it.
 *
 * <p>From {@link Builder#build} until {@link #close}, it delivers messages in the background, on threads of its own
 * unless a host gives others. By default it keeps everything in memory under a random key, and so forgets everything
 * with the program.
 *
 * <p>A rule that says no is a value of the result, an {@link dev.ringproof.core.domain.account.Outcome.Refused}. A
 * method throws {@link dev.ringproof.core.port.StoreUnavailable} or {@link dev.ringproof.core.port.StoreConflict} if
 * the stores do not work, {@link dev.ringproof.core.port.Overloaded} if there is too much to hash, {@link
 * NullPointerException} or {@link IllegalArgumentException} for an argument that is wrong, and {@link
 * IllegalStateException} after the close.
 */
public interface Ringproof extends AutoCloseable {
    /**
     * Begins with the one part that has no default: the gateway to a carrier.
     *
     * @param gateway is called by many threads at once, and not closed unless it is also given to {@link
     *     Builder#closing}
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

    /**
     * Returns how many codes were entered, by gateway and region, as this node last computed it, which is about once a
     * minute. It asks no store.
     */
    Conversions conversions();

    /**
     * Returns for how long the oldest waiting message has been due; zero if none is. More than a few seconds means that
     * delivery stands still. Each call asks the stores.
     *
     * @throws dev.ringproof.core.port.StoreUnavailable if the stores do not answer in time
     */
    Duration deliveryLag();

    /**
     * Closes this Ringproof. From now on, each call of a conversation throws {@link IllegalStateException}, also of one
     * that was obtained before. Calls and hand-overs that are under way are finished first, for at most 15 seconds, and
     * the results of hand-overs are stored. A message that was not handed over stays in the stores, and another node or
     * a later start delivers it. Then the parts that were given to {@link Builder#closing} are closed; what one of them
     * throws is logged, and harms no other. The method may be called more than once, but not by a listener or a
     * gateway.
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

        final List<AutoCloseable> parts = new ArrayList<>();

        @Nullable
        Executor executor;

        @Nullable
        ScheduledExecutorService scheduler;

        Meters meters = Meters.NONE;
        boolean hasKeys;
        private boolean used;

        private Builder(SmsGateway gateway) {
            gateways.add(requireNonNull(
                    gateway, "the gateway is null; give the way to your carrier, such as message -> ..."));
        }

        /**
         * Adds gateways. Without {@link #routes}, each one takes over when those before it fail.
         *
         * @param more gateways whose names differ from each other and from those given before
         */
        public Builder gateways(List<? extends SmsGateway> more) {
            for (var gateway : given(more, "more")) {
                gateways.add(requireNonNull(gateway, "more has a gateway that is null"));
            }
            return this;
        }

        /**
         * Sets the routes: which gateways a message is offered to, by where it goes. The default is all gateways in the
         * order in which they were given.
         *
         * @param routes name only gateways that are given to this builder
         */
        public Builder routes(Routes routes) {
            this.routes = given(routes, "routes");
            return this;
        }

        /**
         * Sets the stores, and with them the clock, which is theirs. The default is new stores in memory, with the
         * system's clock. All nodes that share stores need the same {@link #keys}, policies and gateways. Stores are
         * called by many threads at once, and not closed unless what they are on is given to {@link #closing}.
         *
         * @param stores all of one implementation, such as {@code InMemoryStores.empty(clock)} or those of a database
         */
        public Builder stores(Stores stores) {
            this.stores = given(stores, "stores");
            return this;
        }

        /**
         * Sets the keys for the digests of codes. They must not be kept in the stores. Stores on a database need the
         * same ring as the database. The default is one random key, so codes and backup codes that are stored now
         * cannot be checked by another program, or by this one when it is started again.
         *
         * @param keys are never logged; the first one makes new digests, and the others check older ones
         */
        public Builder keys(KeyRing keys) {
            this.keys = given(keys, "keys");
            this.hasKeys = true;
            return this;
        }

        /**
         * Sets the limits on codes, attempts and numbers: how long a code is, how long it is valid, how often a person
         * may try, and how many numbers an owner may have. The default is {@link VerificationPolicy#DEFAULT}: 6 digits,
         * 10 minutes, 5 attempts, and 10 numbers. Codes that were sent before keep what they were sent with.
         */
        public Builder verification(VerificationPolicy policy) {
            this.verification = given(policy, "policy");
            return this;
        }

        /**
         * Sets the rules around second factors: for how long one that was shown allows sensitive steps, whether backup
         * codes are required beside a number, and whether owners are told of changes. The default is {@link
         * SecondFactorPolicy#DEFAULT}.
         */
        public Builder secondFactors(SecondFactorPolicy policy) {
            this.secondFactors = given(policy, "policy");
            return this;
        }

        /**
         * Sets the rules of sessions and sign-ins. They matter only to programs that use {@link Ringproof#sessions} and
         * {@link Ringproof#signIns}. The default is {@link SessionPolicy#DEFAULT}.
         */
        public Builder sessions(SessionPolicy policy) {
            this.sessions = given(policy, "policy");
            return this;
        }

        /**
         * Sets which numbers may be added and get messages, by region and kind. The default is {@link
         * NumberPolicy#DEFAULT}: mobile numbers of the United States and Canada.
         */
        public Builder numbers(NumberPolicy policy) {
            this.numbers = given(policy, "policy");
            return this;
        }

        /**
         * Sets how messages are delivered: for how long a node keeps a message to itself, when it tries again, and
         * whether {@link Ringproof#inbox} shows messages. The default is {@link DeliveryPolicy#DEFAULT}.
         */
        public Builder delivery(DeliveryPolicy policy) {
            this.delivery = given(policy, "policy");
            return this;
        }

        /**
         * Sets how long settled messages and ended challenges are kept in the stores. The default is {@link
         * RetentionPolicy#DEFAULT}.
         */
        public Builder retention(RetentionPolicy policy) {
            this.retention = given(policy, "policy");
            return this;
        }

        /**
         * Sets the limits on messages, numbers and wrong codes, the budget, and the guard against SMS pumping. The
         * default is {@link LimitPolicy#DEFAULT}. Limits count by what a call says of its {@code RequestOrigin}.
         */
        public Builder limits(LimitPolicy policy) {
            this.limits = given(policy, "policy");
            return this;
        }

        /**
         * Sets who is asked before a code is sent, and how. The default is nobody.
         *
         * @param advisor is called by many threads at once, never inside a unit of work
         */
        public Builder riskAdvisor(RiskAdvisor advisor, RiskPolicy policy) {
            this.riskAdvisor = given(advisor, "advisor");
            this.risk = given(policy, "policy");
            return this;
        }

        /** Sets who is asked before a code is sent, by {@link RiskPolicy#DEFAULT}. */
        public Builder riskAdvisor(RiskAdvisor advisor) {
            return riskAdvisor(advisor, RiskPolicy.DEFAULT);
        }

        /** Sets what messages say. The default is the built-in templates of an app named Ringproof. */
        public Builder wording(MessageTemplates templates) {
            this.wording = given(templates, "templates");
            return this;
        }

        /**
         * Adds a listener that hears of events after they are committed, on the thread that took the step, before the
         * step returns. What a listener throws is logged and counted, and harms neither the step nor other listeners.
         *
         * @param listener is called by many threads at once
         */
        public Builder listener(EventPublisher listener) {
            listeners.add(given(listener, "listener"));
            return this;
        }

        /**
         * Sets what takes measurements. The default is {@link Meters#NONE}.
         *
         * @param meters is called by many threads at once, and must not block
         */
        public Builder meters(Meters meters) {
            this.meters = given(meters, "meters");
            return this;
        }

        /**
         * Sets what runs hand-overs of messages, which wait for carriers, and computes the hashes of backup codes. At
         * most 256 hand-overs run at once, and a few hashes. If the executor rejects a hand-over, a later poll takes
         * the message; if it rejects a hash, the caller gets {@link dev.ringproof.core.port.Overloaded}. It must run
         * what it accepts. Ringproof does not shut it down.
         *
         * <p>The default is a virtual thread for each hand-over, and at most one platform thread for four processors to
         * make backup codes, and as many to check them. A caller of Ringproof waits for hashes, so a pool of few
         * threads must not be the one whose threads call Ringproof.
         *
         * @param executor such as a {@code ManagedExecutorService} of Jakarta EE
         */
        public Builder executor(Executor executor) {
            this.executor = given(executor, "executor");
            return this;
        }

        /**
         * Sets what looks about once a second for messages that are due, does the chores, and stores what has become of
         * messages. Ringproof does not shut it down.
         *
         * <p>The default is two virtual threads, {@code ringproof-poll} and {@code ringproof-chores}, and a platform
         * thread that is a daemon, {@code ringproof-settle}.
         *
         * @param scheduler such as a {@code ManagedScheduledExecutorService} of Jakarta EE; with at least two threads,
         *     no chore delays a message
         */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = given(scheduler, "scheduler");
            return this;
        }

        /**
         * Adds parts that {@link Ringproof#close} closes. It closes gateways, risk advisors and listeners first. The
         * others follow when nothing uses them any more, the one that was given last first: {@code closing(pool,
         * database)} closes the database before its pool. Nothing else is closed.
         *
         * @param parts such as gateways and a database
         */
        public Builder closing(AutoCloseable... parts) {
            for (var part : given(parts, "parts")) {
                this.parts.add(requireNonNull(part, "one of parts is null"));
            }
            return this;
        }

        /**
         * Sets the source of ids, codes and keys. The default is a {@link SecureRandom}, and nothing else is safe
         * outside of tests: who can predict the source, can predict each code.
         */
        public Builder random(RandomGenerator source) {
            this.random = given(source, "source");
            return this;
        }

        /**
         * For tests only, because it is unsafe. Messages are handed over on the thread of the caller, before it
         * returns, and nothing runs in the background. Backup codes are hashed so fast that who reads the stores can
         * guess them.
         */
        public Builder forTests() {
            this.inBackground = false;
            this.backupCodeRounds = 10;
            return this;
        }

        private static <T> T given(@Nullable T part, String name) {
            return requireNonNull(
                    part,
                    () -> name + " is null; leave the call out if you have none, since everything that is not given has"
                            + " a default");
        }

        /**
         * Builds a Ringproof and starts its delivery. A builder builds once.
         *
         * <p>If this method throws, no thread was started, and nothing is closed, also not what was given to {@link
         * #closing}. The builder may then be mended and used again.
         *
         * @throws IllegalArgumentException if the routes name a gateway that was not given, two gateways have one name,
         *     a name is not plain text, or a review number has a code of another length than the verification policy or
         *     lasts for too long
         * @throws IllegalStateException if this builder has built a Ringproof before
         */
        public Ringproof build() {
            if (used) {
                throw new IllegalStateException("this builder has built a Ringproof before; make a new builder for"
                        + " another one, since a gateway reports to one Ringproof only");
            }
            var ringproof = new Assembly(this).build();
            used = true;
            return ringproof;
        }
    }
}
