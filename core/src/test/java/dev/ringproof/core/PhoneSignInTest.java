package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchSignIn;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Limits;
import dev.ringproof.testkit.internal.SameStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-in with a verified number, in memory. Nothing that it answers tells whether a user has a number. */
class PhoneSignInTest {
    private static final long SEED = 20261128;
    private static final String NUMBER = "+14155552671";
    private static final RequestOrigin ORIGIN = new RequestOrigin("203.0.113.7", "a browser");
    private static final Duration PAUSE = VerificationPolicy.DEFAULT.resendAfter();

    private final List<Server> servers = new ArrayList<>();
    private final Server server = new Server(builder -> builder);

    @AfterEach
    void close() {
        servers.forEach(one -> one.ringproof.close());
    }

    /** One server with a clock of its own, and one browser. */
    private final class Server {
        private final SettableClock clock = new SettableClock(NOON);
        private final List<Event> events = new ArrayList<>();
        private final RecordingGateway gateway = new RecordingGateway();
        private final Stores stores = InMemoryStores.empty(clock);
        private final KeyRing keys = KeyRing.random(new Random(SEED));
        private final Ringproof ringproof;
        private final ClientId client;
        private SignIn signIn;

        Server(UnaryOperator<Ringproof.Builder> settings) {
            ringproof = settings.apply(Ringproof.with(gateway)
                            .stores(stores)
                            .keys(keys)
                            .sessions(SessionPolicy.DEFAULT.withPhoneSignIn())
                            .listener(events::add)
                            .forTests())
                    .build();
            servers.add(this);
            client = ringproof.sessions().open().client().id();
            begin();
        }

        PhoneNumberId added(OwnerId owner, boolean verified, boolean reserved) {
            ringproof.administration().open(owner);
            var id = ringproof
                    .administration()
                    .create(owner, NUMBER, new PhoneNumberUpdate(verified, null, reserved, null))
                    .orElseThrow()
                    .phoneNumber()
                    .id();
            gateway.clear();
            return id;
        }

        SignIn begin() {
            signIn = ((SignInOutcome.Accepted) ringproof.signIns().withNumber(client, NUMBER)).signIn();
            return signIn;
        }

        SignInOutcome prepare() {
            return ringproof.signIns().prepareFirstFactor(client, signIn.id(), null, ORIGIN);
        }

        SignInOutcome attempt(String code) {
            return ringproof.signIns().attemptFirstFactor(client, signIn.id(), code, ORIGIN);
        }

        SignInOutcome.Accepted get() {
            return ringproof.signIns().get(client, signIn.id());
        }

        String wrong() {
            return !gateway.messages().isEmpty() && gateway.lastCode().equals("000000") ? "000001" : "000000";
        }

        List<String> names() {
            return events.stream().map(Event::name).toList();
        }
    }

    private static SignIn.Status status(SignInOutcome outcome, Instant now) {
        return ((SignInOutcome.Accepted) outcome).signIn().statusAt(now);
    }

    private static Refusal refusal(SignInOutcome outcome) {
        return ((SignInOutcome.Refused) outcome).refusal();
    }

    @Test
    void the_right_code_signs_in_the_user_who_has_verified_the_number() {
        server.added(BEN, false, false);
        var id = server.added(ANNA, true, false);

        assertThat(status(server.prepare(), NOON)).isEqualTo(SignIn.Status.NEEDS_FIRST_FACTOR);
        var done = server.attempt(server.gateway.lastCode());

        assertThat(status(done, NOON)).isEqualTo(SignIn.Status.COMPLETE);
        assertThat(requireNonNull(((SignInOutcome.Accepted) done).account()).owner())
                .isEqualTo(ANNA);
        assertThat(((SignInOutcome.Accepted) done).client().newToken()).isNotNull();
        assertThat(server.ringproof.sessions().activeOf(ANNA))
                .singleElement()
                .satisfies(session -> assertThat(session.id()).isEqualTo(server.signIn.session()));
        assertThat(server.gateway.lastMessage().body()).contains("is your Ringproof code");
        assertThat(server.names())
                .contains("phone_number.first_factor_prepared", "phone_number.first_factor_passed", "session.created");
        assertThat(server.ringproof.messages().ofNumber(id)).hasSize(1);
    }

    @Test
    void a_user_with_a_second_factor_on_another_number_must_show_it_too() {
        server.added(ANNA, true, false);
        server.ringproof
                .administration()
                .create(ANNA, "+14155552672", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        server.prepare();

        var known = server.attempt(server.gateway.lastCode());
        assertThat(status(known, NOON)).isEqualTo(SignIn.Status.NEEDS_SECOND_FACTOR);
        assertThat(server.ringproof.sessions().activeOf(ANNA)).isEmpty();
        assertThat(refusal(server.attempt(server.gateway.lastCode()))).isEqualTo(new Refusal.SignInNotReady());
        var signIns = server.ringproof.signIns();
        signIns.prepareSecondFactor(server.client, server.signIn.id(), null, ORIGIN);
        var done =
                signIns.attemptSecondFactor(server.client, server.signIn.id(), server.gateway.lastCode(), null, ORIGIN);

        assertThat(status(done, NOON)).isEqualTo(SignIn.Status.COMPLETE);
    }

    @Test
    void it_is_off_by_default() {
        try (var ringproof = Ringproof.with(new RecordingGateway()).build()) {
            var client = ringproof.sessions().open().client().id();

            assertThat(refusal(ringproof.signIns().withNumber(client, NUMBER))).isEqualTo(new Refusal.PhoneSignInOff());
        }
    }

    @Test
    void a_number_that_cannot_exist_is_refused() {
        assertThat(refusal(server.ringproof.signIns().withNumber(server.client, "12")))
                .isEqualTo(new Refusal.InvalidNumber());
    }

    @Test
    void only_the_id_that_the_sign_in_shows_stands_for_the_number() {
        var id = server.added(ANNA, true, false);
        var signIns = server.ringproof.signIns();

        assertThatThrownBy(() -> signIns.prepareFirstFactor(server.client, server.signIn.id(), id, ORIGIN))
                .isInstanceOf(NoSuchPhoneNumber.class);
        var shown = requireNonNull(server.signIn.phone()).shownId();
        assertThat(signIns.prepareFirstFactor(server.client, server.signIn.id(), shown, ORIGIN))
                .isInstanceOf(SignInOutcome.Accepted.class);
    }

    @Test
    void another_client_sees_nothing_of_a_sign_in() {
        server.added(ANNA, true, false);
        server.prepare();
        var other = server.ringproof.sessions().open().client().id();
        var signIns = server.ringproof.signIns();
        var code = server.gateway.lastCode();

        assertThatThrownBy(() -> signIns.prepareFirstFactor(other, server.signIn.id(), null, ORIGIN))
                .isInstanceOf(NoSuchSignIn.class);
        assertThatThrownBy(() -> signIns.attemptFirstFactor(other, server.signIn.id(), code, ORIGIN))
                .isInstanceOf(NoSuchSignIn.class);
    }

    @Test
    void a_code_for_another_purpose_signs_nobody_in_and_the_other_way_round() {
        var id = server.added(ANNA, true, false);
        var administration = server.ringproof.administration();
        server.prepare();
        var mine = server.gateway.lastCode();
        var check = administration.prepareVerification(id).orElseThrow();
        var theirs = server.gateway.lastCode();
        assertThat(theirs).isNotEqualTo(mine);

        assertThat(refusal(server.attempt(theirs))).isEqualTo(new Refusal.WrongCode(4));
        assertThat(administration
                        .attemptVerification(id, check.id(), mine)
                        .orElseThrow()
                        .verification()
                        .isVerified())
                .isFalse();
        assertThat(server.attempt(mine)).isInstanceOf(SignInOutcome.Accepted.class);
    }

    @Test
    void all_codes_of_a_sign_in_together_have_five_attempts_and_a_code_is_used_once() {
        server.added(ANNA, true, false);
        server.prepare();
        for (int left = 4; left >= 2; left--) {
            assertThat(refusal(server.attempt(server.wrong()))).isEqualTo(new Refusal.WrongCode(left));
        }
        server.clock.advance(Duration.ofMinutes(9));
        server.prepare();
        assertThat(refusal(server.attempt(server.wrong()))).isEqualTo(new Refusal.WrongCode(1));
        assertThat(refusal(server.attempt(server.wrong()))).isEqualTo(new Refusal.WrongCode(0));

        assertThat(refusal(server.attempt(server.gateway.lastCode()))).isEqualTo(new Refusal.TooManyAttempts());
        assertThat(refusal(server.prepare())).isEqualTo(new Refusal.TooManyAttempts());
        server.begin();
        server.prepare();
        assertThat(server.attempt(server.gateway.lastCode())).isInstanceOf(SignInOutcome.Accepted.class);
        assertThat(refusal(server.attempt(server.gateway.lastCode()))).isEqualTo(new Refusal.SignInNotReady());
    }

    @Test
    void wrong_codes_count_on_the_number_and_disable_it_and_nothing_tells() {
        server.added(ANNA, true, false);
        for (int i = 0; i < VerificationPolicy.DEFAULT.failures().disableAt(); i++) {
            server.begin();
            server.prepare();
            assertThat(refusal(server.attempt(server.wrong()))).isEqualTo(new Refusal.WrongCode(4));
            server.clock.advance(Duration.ofDays(1));
        }
        assertThat(server.names()).contains("phone_number.disabled");
        server.gateway.clear();

        server.begin();
        assertThat(server.prepare()).isInstanceOf(SignInOutcome.Accepted.class);
        assertThat(server.gateway.messages()).isEmpty();
    }

    @Test
    void a_number_that_is_reserved_while_its_code_is_on_its_way_gets_nobody_in() {
        var id = server.added(ANNA, true, false);
        server.prepare();
        var code = server.gateway.lastCode();
        server.ringproof
                .administration()
                .update(id, new PhoneNumberUpdate(null, null, true, null))
                .orElseThrow();

        assertThat(refusal(server.attempt(code))).isEqualTo(new Refusal.WrongCode(4));
    }

    @Test
    void the_next_code_completes_what_a_server_that_ended_has_begun() {
        server.added(ANNA, true, false);
        server.prepare();
        var units = new AtomicInteger();
        var failing = new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> unit) {
                // The first one looks, the second one checks the code, and the third one would begin the session.
                if (units.incrementAndGet() == 3) {
                    throw new StoreUnavailable("power cut", new IllegalStateException());
                }
                return server.stores.work().run(unit);
            }
        };
        try (var ending = Ringproof.with(server.gateway)
                .stores(SameStores.with(failing, server.clock, server.stores))
                .keys(server.keys)
                .sessions(SessionPolicy.DEFAULT.withPhoneSignIn())
                .forTests()
                .build()) {
            assertThatThrownBy(() -> ending.signIns()
                            .attemptFirstFactor(server.client, server.signIn.id(), server.gateway.lastCode(), ORIGIN))
                    .isInstanceOf(StoreUnavailable.class);
        }
        assertThat(server.ringproof.sessions().activeOf(ANNA)).isEmpty();

        assertThat(status(server.attempt("123456"), NOON)).isEqualTo(SignIn.Status.COMPLETE);
        assertThat(server.ringproof.sessions().activeOf(ANNA)).hasSize(1);
    }

    /** Why nobody can sign in with the number. */
    enum Decoy {
        UNKNOWN,
        UNVERIFIED,
        SECOND_FACTOR,
        OPTED_OUT
    }

    private static void make(Decoy decoy, Server server) {
        switch (decoy) {
            case UNKNOWN -> {}
            case UNVERIFIED -> server.added(BEN, false, false);
            case SECOND_FACTOR -> server.added(BEN, true, true);
            case OPTED_OUT -> {
                server.added(BEN, true, false);
                server.ringproof.optOuts().add(new E164Number(NUMBER));
            }
        }
    }

    /** Sends the same requests to two servers. One has a user with the number, who enters only wrong codes. */
    @ParameterizedTest
    @EnumSource
    void the_answers_for_a_number_that_signs_nobody_in_are_those_for_one_that_does(Decoy decoy) {
        System.out.println("seed " + SEED);
        for (int walk = 0; walk < 12; walk++) {
            var real = new Server(builder -> builder);
            real.added(ANNA, true, false);
            var other = new Server(builder -> builder);
            make(decoy, other);

            assertThat(answers(other, new Random(SEED + walk)))
                    .as("walk " + walk)
                    .isEqualTo(answers(real, new Random(SEED + walk)));
            assertThat(real.gateway.messages()).isNotEmpty();
            assertThat(other.gateway.messages()).isEmpty();
        }
    }

    private static List<String> answers(Server server, Random random) {
        var answers = new ArrayList<String>();
        server.begin();
        for (int i = 0; i < 150; i++) {
            answers.add(
                    switch (random.nextInt(10)) {
                        case 0 -> shown(server.begin());
                        case 1, 2 -> shown(server.prepare());
                        case 3, 4, 5, 6 -> shown(server.attempt(server.wrong()));
                        case 7 -> shown(server.attempt("none"));
                        case 8 -> shown(server.get());
                        default -> {
                            server.clock.advance(
                                    Duration.ofSeconds(random.nextInt(6) == 0 ? 90_000 : random.nextInt(400)));
                            yield "later";
                        }
                    });
        }
        return answers;
    }

    private static String shown(SignInOutcome outcome) {
        return switch (outcome) {
            case SignInOutcome.Refused refused -> refused.refusal().toString();
            case SignInOutcome.Accepted accepted ->
                shown(accepted.signIn()) + " " + accepted.account() + " " + accepted.challenge() + " "
                        + accepted.client().sessions();
        };
    }

    private static String shown(SignIn signIn) {
        var phone = requireNonNull(signIn.phone());
        var code = phone.code();
        return signIn.createdAt() + " " + phone.number() + " "
                + phone.shownId().value().length() + " "
                + phone.attempts() + " " + phone.preparedAt() + " " + signIn.firstFactor()
                + (code == null ? "" : code.issuedAt() + " " + code.expiresAt() + " " + code.maxAttempts());
    }

    @ParameterizedTest
    @EnumSource
    void limits_count_requests_for_every_number_alike(Decoy decoy) {
        make(decoy, server);
        var real = new Server(builder -> builder);
        real.added(ANNA, true, false);
        var refusals = new ArrayList<List<String>>();
        for (var one : List.of(server, real)) {
            var answers = new ArrayList<String>();
            for (int i = 0; i < 12; i++) {
                one.begin();
                answers.add(one.prepare().getClass().getSimpleName());
            }
            refusals.add(answers);
        }

        assertThat(refusals.get(0)).isEqualTo(refusals.get(1)).contains("Accepted", "Refused");
    }

    @Test
    void the_limit_on_messages_of_an_owner_does_not_tell_who_the_owner_is() {
        var real = new Server(builder -> builder.limits(
                Limits.WIDE_OPEN.with(Limit.OWNER, LimitRule.of(2, Duration.ofMinutes(10), 2, Duration.ofDays(1)))));
        real.added(ANNA, true, false);

        for (int i = 0; i < 4; i++) {
            real.begin();
            assertThat(real.prepare()).isInstanceOf(SignInOutcome.Accepted.class);
        }
        assertThat(real.gateway.messages()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void a_risk_advisor_is_asked_the_same_about_every_number(Decoy decoy) {
        var questions = new ArrayList<String>();
        UnaryOperator<Ringproof.Builder> advised = builder -> builder.riskAdvisor(question -> {
            questions.add(question.number() + " " + question.region() + " " + question.knownOwner() + " "
                    + question.purpose() + " " + question.clientIp() + " "
                    + question.owner().value().startsWith("sia_"));
            return new RiskAdvice.StepUp("at_once");
        });
        var other = new Server(advised);
        make(decoy, other);
        var real = new Server(advised);
        real.added(ANNA, true, false);
        questions.clear();

        assertThat(refusal(other.prepare())).isEqualTo(new Refusal.HumanCheckRequired());
        assertThat(refusal(real.prepare())).isEqualTo(new Refusal.HumanCheckRequired());

        assertThat(questions)
                .hasSize(2)
                .satisfies(both -> assertThat(both.get(0)).isEqualTo(both.get(1)));
    }

    @Test
    void each_message_of_a_sign_in_waits_for_the_one_before() {
        server.prepare();
        assertThat(refusal(server.prepare())).isEqualTo(new Refusal.ResendTooSoon(PAUSE));
        server.clock.advance(PAUSE);

        assertThat(server.prepare()).isInstanceOf(SignInOutcome.Accepted.class);
    }

    @Test
    void nothing_is_answered_after_its_time() {
        server.added(ANNA, true, false);
        assertThat(refusal(server.attempt("123456"))).isEqualTo(new Refusal.NothingPrepared());
        server.prepare();
        server.clock.advance(VerificationPolicy.DEFAULT.codeLifetime());
        assertThat(refusal(server.attempt(server.gateway.lastCode()))).isEqualTo(new Refusal.CodeExpired());
        server.clock.advance(SessionPolicy.DEFAULT.signInLifetime());

        assertThat(refusal(server.prepare())).isEqualTo(new Refusal.SignInNotReady());
        assertThat(refusal(server.attempt(server.gateway.lastCode()))).isEqualTo(new Refusal.SignInNotReady());
    }
}
