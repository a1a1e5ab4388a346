package dev.ringproof.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.NewTicket;
import dev.ringproof.core.domain.session.RememberedDeviceId;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SessionSearch;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
import dev.ringproof.core.domain.session.TicketId;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.UserAccount;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.in.ChangedPhoneNumber;
import dev.ringproof.core.port.in.KnownClient;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchRememberedDevice;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.NoSuchTicket;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RefusedWith;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.in.Users;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.SameStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds what the in-ports declare against what the code does. Random walks call every method in every state that they
 * get to. A refusal or exception that a method does not declare fails the test, and so does a declared one that never
 * comes.
 */
class PortRefusalsTest {
    private static final long SEED = 20261125;
    private static final int FEWEST_WALKS = 100;
    private static final int MOST_WALKS = 20_000;
    private static final int STEPS = 90;
    private static final List<Class<?>> PORTS = List.of(
            PhoneNumbers.class,
            PhoneNumberAdministration.class,
            SecondFactorAuthentication.class,
            SignIns.class,
            Sessions.class,
            RememberedDevices.class,
            MessageAdministration.class,
            OptOuts.class,
            Users.class);

    /** By method: the simple names of refusals and exceptions. Methods of one name do the same. */
    private final Map<String, Set<String>> seen = new TreeMap<>();

    @Test
    void every_method_refuses_and_throws_what_it_declares_and_nothing_else() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var declared = declared();
        for (int i = 0; i < MOST_WALKS && !(i >= FEWEST_WALKS && seen.equals(declared)); i++) {
            new Walk(random).run();
        }

        assertThat(lines(seen)).isEqualTo(lines(declared));
    }

    @Test
    void every_method_that_may_refuse_says_so() {
        var annotated = methods()
                .filter(method -> method.isAnnotationPresent(RefusedWith.class))
                .map(PortRefusalsTest::name)
                .toList();

        assertThat(methods().filter(PortRefusalsTest::mayRefuse))
                .allMatch(method -> annotated.contains(name(method)))
                .allMatch(method -> method.isDefault() || method.isAnnotationPresent(RefusedWith.class));
    }

    private static boolean mayRefuse(java.lang.reflect.Method method) {
        return method.getReturnType() == Outcome.class || method.getReturnType() == SignInOutcome.class;
    }

    private static Stream<java.lang.reflect.Method> methods() {
        return PORTS.stream()
                .flatMap(port -> Arrays.stream(port.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic());
    }

    private static Map<String, Set<String>> declared() {
        var declared = new TreeMap<String, Set<String>>();
        methods().forEach(method -> {
            var names = declared.computeIfAbsent(name(method), unseen -> new TreeSet<>());
            var refusals = method.getAnnotation(RefusedWith.class);
            if (refusals != null) {
                Arrays.stream(refusals.value()).map(Class::getSimpleName).forEach(names::add);
            }
            // BackupCodeIssuerTest shows Overloaded, which takes requests of many owners at once.
            Arrays.stream(method.getExceptionTypes())
                    .filter(type -> type != Overloaded.class)
                    .map(Class::getSimpleName)
                    .forEach(names::add);
        });
        return declared;
    }

    private static String lines(Map<String, Set<String>> byMethod) {
        return byMethod.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String name(java.lang.reflect.Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** How the units of work of a method commit while a host has a transaction open. */
    private enum Commit {
        WITH_THE_HOST,
        BY_ITSELF
    }

    /** What no rollback of a host undoes: guesses, what a client is told that signs in, and the list of opt-outs. */
    private static final Set<String> COMMIT_BY_THEMSELVES = Set.of(
            "PhoneNumbers.attemptVerification",
            "PhoneNumberAdministration.attemptVerification",
            "SecondFactorAuthentication.attempt",
            "SecondFactorAuthentication.attemptStepUp",
            "SecondFactorAuthentication.useBackupCode",
            "SignIns.withTicket",
            "SignIns.withNumber",
            "SignIns.prepareFirstFactor",
            "SignIns.attemptFirstFactor",
            "SignIns.prepareSecondFactor",
            "SignIns.attemptSecondFactor",
            "Sessions.open",
            "Sessions.find",
            "Sessions.touch",
            "Sessions.end",
            "Sessions.endAll",
            "OptOuts.add",
            "OptOuts.find",
            "OptOuts.remove",
            "OptOuts.newest",
            "MessageAdministration.gateways");

    private static final Set<String> NEED_NO_UNIT = Set.of("SignIns.takesNumbers", "Users.number");

    /** By method: how its units committed. */
    private final Map<String, Set<Commit>> commits = new TreeMap<>();

    private @Nullable String running;

    @Test
    void every_method_joins_a_transaction_of_a_host_or_commits_by_itself_and_none_does_both() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var expected = new TreeMap<String, Set<Commit>>();
        methods()
                .map(PortRefusalsTest::name)
                .filter(name -> !NEED_NO_UNIT.contains(name))
                .forEach(name -> expected.put(
                        name, Set.of(COMMIT_BY_THEMSELVES.contains(name) ? Commit.BY_ITSELF : Commit.WITH_THE_HOST)));

        for (int i = 0;
                i < MOST_WALKS && !(i >= FEWEST_WALKS && commits.keySet().equals(expected.keySet()));
                i++) {
            new Walk(random).run();
        }

        assertThat(commits).isEqualTo(expected);
    }

    /** Notes how the units of the method that is running would commit, if a host had a transaction open. */
    private final class WatchedWork implements UnitOfWork {
        private final UnitOfWork real;
        private int outside;

        WatchedWork(UnitOfWork real) {
            this.real = real;
        }

        private void note(Commit commit) {
            if (running != null) {
                commits.computeIfAbsent(running, unseen -> new TreeSet<>()).add(commit);
            }
        }

        @Override
        public <T> T run(Supplier<T> work) {
            note(Commit.BY_ITSELF);
            return real.run(work);
        }

        @Override
        public <T> T join(Supplier<T> work) {
            note(outside > 0 ? Commit.BY_ITSELF : Commit.WITH_THE_HOST);
            return real.run(work);
        }

        @Override
        public <T> T outside(Supplier<T> work) {
            outside++;
            try {
                return work.get();
            } finally {
                outside--;
            }
        }

        /** What follows a step, such as delivery, is no part of it. */
        @Override
        public void afterCommit(Runnable action) {
            var before = running;
            running = null;
            try {
                action.run();
            } finally {
                running = before;
            }
        }
    }

    private <P> P watched(Class<P> port, P target) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            var names = seen.computeIfAbsent(name(method), unseen -> new TreeSet<>());
            running = name(method);
            try {
                var result = method.invoke(target, args);
                if (result instanceof Refused<?> refused) {
                    names.add(refused.refusal().getClass().getSimpleName());
                }
                if (result instanceof SignInOutcome.Refused refused) {
                    names.add(refused.refusal().getClass().getSimpleName());
                }
                return result;
            } catch (InvocationTargetException e) {
                var cause = requireNonNull(e.getCause());
                names.add(cause.getClass().getSimpleName());
                throw cause;
            } finally {
                running = null;
            }
        }));
    }

    /** Two servers on one store, of which the second allows fewer numbers, and two people who act at random. */
    private final class Walk {
        private static final int STEP_UP = 3;
        private static final int MESSAGES = 7;
        private static final int SIGN_INS = 8;
        private static final int SECOND_STEPS = 9;
        private static final List<String> NUMBERS = List.of(
                "+14155552671",
                "+14155552672",
                "+442070313000", // a fixed line
                "+33612345678",
                "+10005550100", // only valid as a test number
                "+18005551234", // toll-free
                "no number");
        private static final MessageTemplates TEMPLATES = MessageTemplates.of(App.named("Ringproof"));
        private static final NumberPolicy WIDE = new NumberPolicy(Set.of("*"), true, true, null, true);
        private static final NumberPolicy NARROW = new NumberPolicy(Set.of("US", "GB"), false, false, null, false);

        private final Random random;
        private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
        private final Stores inMemory = InMemoryStores.empty(clock);
        private final Stores stores = SameStores.with(new WatchedWork(inMemory.work()), clock, inMemory);
        private final List<OutgoingMessage> messages = new ArrayList<>();
        private final Map<OwnerId, List<String>> backupCodes = new HashMap<>();
        private final List<PhoneNumberId> ids = new ArrayList<>(List.of(new PhoneNumberId("idn_none")));
        private final List<ChallengeId> challenges = new ArrayList<>(List.of(new ChallengeId("ver_none")));
        private final List<SignIn> signIns = new ArrayList<>();
        private final List<NewTicket> tickets = new ArrayList<>();
        private final List<ClientId> clients = new ArrayList<>();
        private final List<ClientToken> tokens = new ArrayList<>(List.of(new ClientToken("none")));
        private final List<ChallengeId> checkIds = new ArrayList<>(List.of(new ChallengeId("ver_none")));
        private final KeyRing keys;
        /**
         * Some walks take place among few numbers, enter wrong codes only, hurry, hide taken numbers, or disable a number
         * at the first wrong code.
         */
        private final List<String> numbers = new ArrayList<>();

        private final boolean alwaysWrong;
        private final boolean hurries;
        private final VerificationPolicy policy;
        private final LimitPolicy limits;
        /** Whether the risk advisor often asks for a human check. */
        private final boolean cautious;

        private OwnerId owner = new OwnerId("anna");

        Walk(Random random) {
            this.random = random;
            this.keys = KeyRing.random(random);
            this.numbers.addAll(
                    chance(3) ? NUMBERS : List.of(NUMBERS.get(random.nextInt(NUMBERS.size())), NUMBERS.getFirst()));
            this.alwaysWrong = chance(2);
            this.hurries = chance(3);
            this.limits = chance(4) ? narrowLimits() : LimitPolicy.OFF;
            this.cautious = chance(4);
            var telling = new VerificationPolicy(
                    6,
                    Duration.ofMinutes(10),
                    2,
                    Duration.ofSeconds(30),
                    new FailurePolicy(
                            1, Duration.ofMinutes(3), Duration.ofMinutes(9), chance(3) ? 1 : 9, Duration.ofDays(30)),
                    3,
                    2);
            this.policy = chance(4) ? telling.hidingTakenNumbers() : telling;
        }

        void run() {
            var strict = new SecondFactorPolicy(Duration.ofMinutes(10), true, false, 2);
            try (var wide = server(WIDE, strict);
                    var narrow = server(NARROW, strict)) {
                var steps = new ArrayList<>(setUp(chance(6) ? narrow : wide));
                // These have the most refusals, so they get the most walks.
                int theme = random.nextInt(themes(wide).size());
                if (chance(2)) {
                    theme = one(List.of(STEP_UP, STEP_UP, MESSAGES, SIGN_INS, SECOND_STEPS));
                }
                steps.addAll(themes(wide).get(theme));
                steps.addAll(chance(2) ? themes(narrow).get(theme) : one(themes(wide)));
                if (chance(4)) {
                    steps.addAll(optOuts(wide));
                }
                for (int i = 0; i < STEPS; i++) {
                    owner = new OwnerId(chance(8) ? "ben" : "anna");
                    try {
                        steps.get(random.nextInt(steps.size())).run();
                    } catch (NoSuchUser
                            | NoSuchPhoneNumber
                            | NoSuchChallenge
                            | NoSuchMessage
                            | NoSuchSignIn
                            | NoSuchTicket
                            | NoSuchSession
                            | NoSuchRememberedDevice e) {
                        // The proxy has noted it.
                    }
                    clock.advance(pause());
                }
            }
        }

        private static LimitPolicy narrowLimits() {
            var limits = LimitPolicy.DEFAULT;
            for (var limit : LimitPolicy.DEFAULT.rules().keySet()) {
                limits = limits.with(limit, LimitRule.of(3, Duration.ofMinutes(10), 6, Duration.ofDays(1)));
            }
            return limits;
        }

        private Duration pause() {
            if (chance(2)) {
                return Duration.ZERO;
            }
            var longer = chance(4) ? Duration.ofMinutes(61) : Duration.ofMinutes(11);
            return hurries || !chance(8) ? Duration.ofSeconds(chance(2) ? 31 : 70) : longer;
        }

        private Ringproof server(NumberPolicy numbers, SecondFactorPolicy secondFactors) {
            return Ringproof.with(message -> {
                        messages.add(message);
                        return new Handover.Accepted(message.id().value());
                    })
                    .stores(stores)
                    .keys(keys)
                    .wording(TEMPLATES)
                    .random(random)
                    .numbers(numbers)
                    .verification(policy)
                    .limits(limits)
                    .riskAdvisor(question -> advice(), RiskPolicy.DEFAULT.withSecondFactors())
                    .secondFactors(secondFactors)
                    .sessions(sessionPolicy())
                    .forTests()
                    .build();
        }

        private SessionPolicy sessionPolicy() {
            var policy = SessionPolicy.DEFAULT.rememberingDevices(Duration.ofDays(chance(2) ? 0 : 30));
            return chance(4) ? policy : policy.withPhoneSignIn();
        }

        private RiskAdvice advice() {
            return cautious && chance(3) ? new RiskAdvice.StepUp("at_random") : new RiskAdvice.Allow(false);
        }

        /** Adds numbers, which all other steps need. */
        private List<Runnable> setUp(Ringproof server) {
            var own = watched(PhoneNumbers.class, server.phoneNumbers());
            var any = watched(PhoneNumberAdministration.class, server.administration());
            return List.of(
                    () -> any.open(owner),
                    () -> note(own.create(actor(), one(numbers)), PhoneNumber::id),
                    () -> noteChanged(any.create(owner, one(numbers), update(flag(), flag()))),
                    () -> noteChanged(any.create(owner, one(numbers), new PhoneNumberUpdate(true, null, null, null))),
                    () -> noteChanged(any.create(owner, one(numbers), new PhoneNumberUpdate(true, null, true, null))));
        }

        /**
         * All methods of the ports, in groups that lead far together: a walk among all of them would undo each step.
         */
        private List<List<Runnable>> themes(Ringproof server) {
            var own = watched(PhoneNumbers.class, server.phoneNumbers());
            var any = watched(PhoneNumberAdministration.class, server.administration());
            var factors = watched(SecondFactorAuthentication.class, server.secondFactorAuthentication());
            var sent = watched(MessageAdministration.class, server.messages());
            return List.of(
                    List.of(
                            () -> own.prepareVerification(actor(), id()),
                            () -> own.prepareVerification(actor(), id(), RequestOrigin.UNKNOWN),
                            () -> own.attemptVerification(actor(), id(), code()),
                            () -> own.attemptVerification(actor(), id(), code())),
                    List.of(
                            () -> noteCheck(any.prepareVerification(id())),
                            () -> noteCheck(any.prepareVerification(id(), RequestOrigin.UNKNOWN)),
                            () -> any.attemptVerification(id(), one(checkIds), code()),
                            () -> any.attemptVerification(id(), one(checkIds), code())),
                    List.of(
                            () -> noteChallenge(
                                    factors.challenge(owner, to(), Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)),
                            () -> noteChallenge(factors.open(owner, Purpose.SIGN_IN, session())),
                            () -> factors.prepare(one(challenges), to(), RequestOrigin.UNKNOWN),
                            () -> noteChallenge(
                                    factors.challenge(owner, to(), Purpose.STEP_UP, session(), RequestOrigin.UNKNOWN)),
                            () -> factors.resend(one(challenges)),
                            () -> factors.resend(one(challenges), RequestOrigin.UNKNOWN),
                            () -> factors.attempt(one(challenges), code(), method()),
                            () -> factors.attempt(one(challenges), code(), method())),
                    List.of(
                            () -> noteChallenge(factors.openStepUp(owner, session())),
                            () -> factors.prepareStepUp(owner, session(), to()),
                            () -> factors.prepareStepUp(owner, session(), to(), RequestOrigin.UNKNOWN),
                            () -> factors.attemptStepUp(owner, session(), code(), method()),
                            () -> factors.attemptStepUp(owner, session(), code(), method()),
                            () -> factors.attempt(one(challenges), code(), method()),
                            () -> any.disableSecondFactor(owner)),
                    List.of(
                            () -> factors.useBackupCode(owner, code()),
                            () -> factors.useBackupCode(owner, code()),
                            () -> noteCodes(own.makeBackupCodes(actor()))),
                    List.of(
                            () -> noteChanged(own.update(actor(), id(), update(null, null))),
                            () -> noteChanged(own.setReservedForSecondFactor(actor(), id(), !chance(4))),
                            () -> own.makeDefaultSecondFactor(actor(), id()),
                            () -> own.makePrimary(actor(), id()),
                            () -> own.destroy(actor(), id()),
                            () -> any.destroyBackupCodes(owner)),
                    List.of(
                            () -> noteChanged(any.update(id(), update(flag(), flag()))),
                            () -> any.destroy(id()),
                            () -> any.unlock(id()),
                            () -> any.link(id(), new IdentificationLink("idn_other", "saml")),
                            () -> any.unlink(id(), "idn_other"),
                            () -> any.disableSecondFactor(owner),
                            () -> any.destroyBackupCodes(owner)),
                    List.of(
                            () -> own.account(actor()),
                            () -> own.get(actor(), id()),
                            () -> any.account(owner),
                            () -> any.get(id()),
                            () -> factors.get(one(challenges)),
                            () -> factors.lastPassed(owner, session()),
                            () -> factors.redeem(one(challenges)),
                            () -> sent.ofNumber(id()),
                            () -> sent.newest(new MessageSearch(null, null, null, 10)),
                            () -> sent.resend(
                                    messages.isEmpty() || chance(5)
                                            ? new MessageId("sms_none")
                                            : one(messages).id()),
                            () -> own.prepareVerification(actor(), id()),
                            () -> sent.resend(
                                    messages.isEmpty()
                                            ? new MessageId("sms_none")
                                            : messages.getLast().id()),
                            sent::gateways),
                    signIns(server),
                    secondSteps(server),
                    sessions(server),
                    users(server, any));
        }

        /** A client signs in by a ticket or with a number. */
        private List<Runnable> signIns(Ringproof server) {
            var steps = watched(SignIns.class, server.signIns());
            var any = watched(PhoneNumberAdministration.class, server.administration());
            return List.of(
                    () -> tickets.add(steps.makeTicket(owner, chance(2) ? null : Duration.ofMinutes(1))),
                    () -> note(steps.withTicket(client(server), ticket(), RequestOrigin.UNKNOWN)),
                    () -> note(steps.withTicket(client(server), ticket(), RequestOrigin.UNKNOWN)),
                    () -> note(steps.withNumber(client(server), one(numbers))),
                    () -> note(steps.withNumber(client(server), one(numbers))),
                    () -> steps.revokeTicket(
                            chance(4) || tickets.isEmpty()
                                    ? new TicketId("sit_none")
                                    : one(tickets).ticket().id()),
                    () -> with(signIn -> steps.get(signIn.client(), signIn.id())),
                    () -> with(signIn -> steps.prepareFirstFactor(
                            signIn.client(), signIn.id(), shown(signIn), RequestOrigin.UNKNOWN)),
                    () -> with(signIn -> steps.prepareFirstFactor(
                            signIn.client(), signIn.id(), shown(signIn), RequestOrigin.UNKNOWN)),
                    () -> with(signIn ->
                            steps.attemptFirstFactor(signIn.client(), signIn.id(), code(), RequestOrigin.UNKNOWN)),
                    () -> with(signIn ->
                            steps.attemptFirstFactor(signIn.client(), signIn.id(), code(), RequestOrigin.UNKNOWN)),
                    () -> guess(server, steps),
                    steps::takesNumbers,
                    () -> noteChanged(any.update(id(), new PhoneNumberUpdate(true, null, flag(), null))));
        }

        /** Somebody who has no phone begins with a number and guesses. */
        private void guess(Ringproof server, SignIns steps) {
            if (steps.withNumber(client(server), one(numbers)) instanceof SignInOutcome.Accepted accepted) {
                var begun = accepted.signIn();
                note(steps.prepareFirstFactor(begun.client(), begun.id(), null, RequestOrigin.UNKNOWN));
                for (int i = 0; i < 2; i++) {
                    steps.attemptFirstFactor(begun.client(), begun.id(), "000000", RequestOrigin.UNKNOWN);
                }
            }
        }

        /** A client that has shown a ticket goes on to the second factor. */
        private List<Runnable> secondSteps(Ringproof server) {
            var steps = watched(SignIns.class, server.signIns());
            Runnable prepare = () -> with(
                    signIn -> steps.prepareSecondFactor(signIn.client(), signIn.id(), to(), RequestOrigin.UNKNOWN));
            return List.of(
                    () -> note(steps.withTicket(
                            client(server), steps.makeTicket(owner, null).text(), RequestOrigin.UNKNOWN)),
                    prepare,
                    prepare,
                    prepare,
                    () -> with(signIn -> steps.attemptSecondFactor(
                            signIn.client(), signIn.id(), code(), method(), chance(2), RequestOrigin.UNKNOWN)),
                    () -> with(signIn -> steps.attemptSecondFactor(
                            signIn.client(), signIn.id(), code(), method(), RequestOrigin.UNKNOWN)));
        }

        /** Clients and what they are remembered for. */
        private List<Runnable> sessions(Ringproof server) {
            var own = watched(Sessions.class, server.sessions());
            var devices = watched(RememberedDevices.class, server.rememberedDevices());
            return List.of(
                    () -> note(own.open()),
                    () -> own.find(one(tokens), chance(2)),
                    () -> own.client(client(server)),
                    () -> own.touch(client(server), begun()),
                    () -> own.end(client(server), begun(), UserSession.Kind.ENDED),
                    () -> own.endAll(client(server), UserSession.Kind.REMOVED),
                    () -> own.get(begun()),
                    () -> own.activeOf(owner),
                    () -> own.revoke(owner, begun()),
                    () -> own.revoke(begun()),
                    () -> own.revokeAll(owner),
                    () -> own.search(new SessionSearch(owner, null, null, clock.instant()), 0, 10),
                    () -> own.count(new SessionSearch(owner, null, null, clock.instant())),
                    () -> devices.of(owner),
                    () -> devices.forget(owner, new RememberedDeviceId("rmd_none")),
                    () -> devices.forgetAll(owner));
        }

        private ClientId client(Ringproof server) {
            if (clients.isEmpty() || chance(8)) {
                note(server.sessions().open());
            }
            return one(clients);
        }

        private void note(KnownClient opened) {
            clients.add(opened.client().id());
            tokens.add(requireNonNull(opened.newToken()));
        }

        private void note(SignInOutcome outcome) {
            if (outcome instanceof SignInOutcome.Accepted accepted) {
                signIns.add(accepted.signIn());
            }
        }

        private String ticket() {
            return tickets.isEmpty() || chance(6) ? "none" : one(tickets).text();
        }

        private SessionId begun() {
            return signIns.isEmpty() || chance(6)
                    ? new SessionId("sess_none")
                    : one(signIns).session();
        }

        private void with(Consumer<SignIn> step) {
            var none = new SignInId("sia_none");
            if (signIns.isEmpty() || chance(12)) {
                step.accept(SignIn.begin(
                        none, new ClientId("client_none"), session(), clock.instant(), SessionPolicy.DEFAULT));
            } else {
                step.accept(one(signIns));
            }
        }

        private @Nullable PhoneNumberId shown(SignIn signIn) {
            var phone = signIn.phone();
            return phone == null || chance(4) ? to() : phone.shownId();
        }

        private List<Runnable> users(Ringproof server, PhoneNumberAdministration any) {
            var users = watched(Users.class, server.users());
            return List.of(
                    () -> noteUser(users.create(new NewUser(chance(3) ? null : named(), externalId(), newNumbers()))),
                    () -> noteUser(users.create(new NewUser(named(), externalId(), List.of()))),
                    () -> users.update(named(), new UserUpdate(to(), chance(2), externalId())),
                    () -> users.update(owner, new UserUpdate(to(), chance(2), externalId())),
                    () -> note(users.replaceNumbers(named(), newNumber()), PhoneNumber::id),
                    () -> users.delete(chance(3) ? owner : named()),
                    () -> any.link(id(), new IdentificationLink("idn_other", "saml")),
                    () -> any.disableSecondFactor(named()),
                    () -> any.destroyBackupCodes(named()),
                    () -> server.users()
                            .list(UserSearch.NEWEST)
                            .forEach(user -> users.get(user.user().id())),
                    () -> users.get(named()),
                    () -> users.find(named()),
                    () -> users.list(UserSearch.NEWEST),
                    () -> users.count(UserSearch.NEWEST),
                    () -> users.number(one(numbers)));
        }

        private OwnerId named() {
            return new OwnerId(one(List.of("anna", "ben", "cora", "dora")));
        }

        private @Nullable ExternalId externalId() {
            return chance(3) ? null : new ExternalId(one(List.of("e1", "e2")));
        }

        private NewNumber newNumber() {
            return new NewNumber(one(numbers), one(List.of(AddedAs.values())));
        }

        private List<NewNumber> newNumbers() {
            return Stream.generate(this::newNumber).limit(random.nextInt(5)).toList();
        }

        private void noteUser(Outcome<UserAccount> outcome) {
            if (outcome instanceof Accepted<UserAccount>(var created, var account, var events)) {
                account.numbers().forEach(number -> ids.add(number.id()));
            }
        }

        /** The holders of numbers opt out, and in again. Not in every walk, since nothing is sent afterwards. */
        private List<Runnable> optOuts(Ringproof server) {
            var optOuts = watched(OptOuts.class, server.optOuts());
            return List.of(
                    () -> optOuts.add(number()),
                    () -> optOuts.remove(number()),
                    () -> optOuts.find(number()),
                    () -> optOuts.newest(0, 10));
        }

        private E164Number number() {
            var texts = numbers.stream().filter(text -> text.startsWith("+")).toList();
            return new E164Number(texts.isEmpty() ? NUMBERS.getFirst() : one(texts));
        }

        private Actor actor() {
            if (chance(3)) {
                return Actor.withoutSession(owner);
            }
            return chance(6) ? Actor.inUnnamedSession(owner) : new Actor(owner, session());
        }

        private SessionId session() {
            return new SessionId(chance(8) ? "sess_2" : "sess_1");
        }

        private PhoneNumberId id() {
            return chance(8) ? new PhoneNumberId("idn_none") : one(ids);
        }

        private @Nullable PhoneNumberId to() {
            return chance(3) ? id() : null;
        }

        private @Nullable Method method() {
            return one(Arrays.asList(null, Method.PHONE_CODE, Method.BACKUP_CODE));
        }

        /** Mostly the latest code, which is often right. */
        private String code() {
            if (alwaysWrong && !chance(10)) {
                return chance(3) ? "AAAA-AAAA-AAAA-AAAA-AAAA" : "000000";
            }
            var unused = backupCodes.getOrDefault(owner, List.of());
            if (!unused.isEmpty() && chance(3)) {
                return chance(3) ? "AAAA-AAAA-AAAA-AAAA-AAAA" : one(unused);
            }
            var latest = messages.isEmpty() ? null : messages.getLast().code();
            return latest == null || chance(3) ? one(List.of("000000", "000000", "none")) : latest;
        }

        private PhoneNumberUpdate update(@Nullable Boolean verified, @Nullable Boolean primary) {
            return new PhoneNumberUpdate(verified, primary, flag(), flag());
        }

        private @Nullable Boolean flag() {
            return one(Arrays.asList(null, null, true, false));
        }

        private <T> void note(Outcome<T> outcome, Function<T, PhoneNumberId> id) {
            if (outcome instanceof Accepted<T>(var value, var account, var events)) {
                ids.add(id.apply(value));
            }
        }

        private void noteCheck(Outcome<PossessionCheck> outcome) {
            if (outcome instanceof Accepted<PossessionCheck>(var check, var account, var events)) {
                checkIds.add(check.id());
            }
        }

        private void noteChallenge(Outcome<SecondFactorChallenge> outcome) {
            if (outcome instanceof Accepted<SecondFactorChallenge>(var challenge, var account, var events)) {
                challenges.add(challenge.id());
            }
        }

        private void noteChanged(Outcome<ChangedPhoneNumber> outcome) {
            if (outcome instanceof Accepted<ChangedPhoneNumber>(var changed, var account, var events)) {
                ids.add(changed.phoneNumber().id());
                if (!changed.backupCodes().isEmpty()) {
                    backupCodes.put(account.owner(), changed.backupCodes());
                }
            }
        }

        private void noteCodes(Outcome<NewBackupCodes> outcome) {
            if (outcome instanceof Accepted<NewBackupCodes>(var made, var account, var events)) {
                backupCodes.put(account.owner(), made.codes());
            }
        }

        private boolean chance(int oneIn) {
            return random.nextInt(oneIn) == 0;
        }

        /** Mostly one of the latest. */
        private <T extends @Nullable Object> T one(List<T> all) {
            int latest = Math.min(all.size(), 4);
            return all.get(
                    all.size() > 6 && chance(2) ? all.size() - 1 - random.nextInt(latest) : random.nextInt(all.size()));
        }
    }
}
