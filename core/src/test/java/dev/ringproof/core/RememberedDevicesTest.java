package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.ClientToken;
import dev.ringproof.core.domain.session.RememberedDevice;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignIn.Status;
import dev.ringproof.core.domain.session.UserSession;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.NoSuchRememberedDevice;
import dev.ringproof.core.port.in.NoSuchSession;
import dev.ringproof.core.port.in.SignInOutcome;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.core.port.out.UnitOfWork;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.SameStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A user need not show the second factor again on a client, in memory. */
class RememberedDevicesTest {
    private static final Duration DAYS = Duration.ofDays(30);
    private static final RequestOrigin ORIGIN = new RequestOrigin("203.0.113.7", "a browser");

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Stores stores = InMemoryStores.empty(clock);
    private final KeyRing keys = KeyRing.random(new Random(5));
    private final List<Ringproof> servers = new ArrayList<>();
    private final Ringproof ringproof = server(SessionPolicy.DEFAULT.rememberingDevices(DAYS));
    private ClientId client;
    private ClientToken token;
    private PhoneNumberId home;
    private PhoneNumberId work;

    private Ringproof server(SessionPolicy policy) {
        var server = Ringproof.with(gateway)
                .stores(stores)
                .keys(keys)
                .sessions(policy)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .forTests()
                .build();
        servers.add(server);
        return server;
    }

    @BeforeEach
    void a_user_with_a_second_factor() {
        var opened = ringproof.sessions().open();
        client = opened.client().id();
        token = requireNonNull(opened.newToken());
        home = added(ANNA, "+14155552671", true);
        work = added(ANNA, "+14155552672", false);
    }

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    private PhoneNumberId added(OwnerId owner, String number, boolean reserved) {
        ringproof.administration().open(owner);
        return ringproof
                .administration()
                .create(owner, number, new PhoneNumberUpdate(true, null, reserved, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    private SignIn begin(Ringproof server, OwnerId owner, ClientId on) {
        var ticket = server.signIns().makeTicket(owner, null);
        var begun = (SignInOutcome.Accepted) server.signIns().withTicket(on, ticket.text(), ORIGIN);
        if (begun.client().newToken() != null) {
            token = begun.client().newToken();
        }
        return begun.signIn();
    }

    private Status status(OwnerId owner, ClientId on) {
        return begin(ringproof, owner, on).statusAt(clock.instant());
    }

    private SessionId passed(Ringproof server, boolean remember) {
        var signIn = begin(server, ANNA, client);
        server.signIns().prepareSecondFactor(client, signIn.id(), null, ORIGIN);
        var done = (SignInOutcome.Accepted)
                server.signIns().attemptSecondFactor(client, signIn.id(), gateway.lastCode(), null, remember, ORIGIN);
        token = requireNonNull(done.client().newToken());
        clock.advance(Duration.ofMinutes(1));
        return done.signIn().session();
    }

    private List<RememberedDevice> devices() {
        return ringproof.rememberedDevices().of(ANNA);
    }

    @Test
    void the_second_factor_is_skipped_on_the_client_on_which_the_user_wanted_it() {
        passed(ringproof, true);

        assertThat(status(ANNA, client)).isEqualTo(Status.COMPLETE);
        assertThat(devices()).singleElement().satisfies(device -> {
            assertThat(device.client()).isEqualTo(client);
            assertThat(device.origin()).isEqualTo(ORIGIN);
            assertThat(device.passedAt()).isEqualTo(NOON);
            assertThat(device.expiresAt()).isEqualTo(NOON.plus(DAYS));
        });
        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void a_session_without_the_second_factor_has_not_shown_it() {
        passed(ringproof, true);

        var session = begin(ringproof, ANNA, client).session();

        assertThat(ringproof.secondFactorAuthentication().lastPassed(ANNA, session))
                .isEmpty();
    }

    @Test
    void it_is_not_skipped_if_the_user_did_not_want_it_nor_on_another_client_nor_for_another_user() {
        added(BEN, "+14155552673", true);
        passed(ringproof, false);
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        passed(ringproof, true);

        assertThat(status(ANNA, ringproof.sessions().open().client().id())).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        assertThat(status(BEN, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        assertThat(status(ANNA, client)).isEqualTo(Status.COMPLETE);
    }

    @Test
    void nothing_is_remembered_by_default() {
        var usual = server(SessionPolicy.DEFAULT);
        passed(usual, true);

        assertThat(begin(usual, ANNA, client).statusAt(clock.instant())).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        passed(ringproof, true);
        assertThat(begin(usual, ANNA, client).statusAt(clock.instant())).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void it_lasts_from_the_second_factor_and_not_longer_by_use() {
        passed(ringproof, true);
        clock.advance(DAYS.minusMinutes(2));
        assertThat(status(ANNA, client)).isEqualTo(Status.COMPLETE);
        assertThat(devices()).hasSize(1);
        clock.advance(Duration.ofMinutes(1));

        assertThat(devices()).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void a_policy_that_becomes_stricter_counts_at_once() {
        passed(ringproof, true);
        var stricter = server(SessionPolicy.DEFAULT.rememberingDevices(Duration.ofDays(1)));
        clock.advance(Duration.ofDays(1).minusMinutes(1));

        assertThat(begin(stricter, ANNA, client).statusAt(clock.instant())).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        assertThat(stricter.rememberedDevices().of(ANNA)).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.COMPLETE);
    }

    /** Every change of factors, and how it is undone as far as that is possible. */
    static Stream<Map.Entry<String, Consumer<RememberedDevicesTest>>> changes() {
        return Map.<String, Consumer<RememberedDevicesTest>>of(
                        "another number is reserved and released",
                        test -> {
                            test.reserve(test.work, true);
                            test.reserve(test.work, false);
                        },
                        "the number is released and reserved",
                        test -> {
                            test.reserve(test.work, true);
                            test.reserve(test.home, false);
                            test.reserve(test.home, true);
                        },
                        "the default changes",
                        test -> {
                            test.reserve(test.work, true);
                            test.passed(test.ringproof, true);
                            test.ringproof
                                    .phoneNumbers()
                                    .makeDefaultSecondFactor(as(ANNA), test.work)
                                    .orElseThrow();
                        },
                        "backup codes are made",
                        test -> test.ringproof
                                .phoneNumbers()
                                .makeBackupCodes(as(ANNA))
                                .orElseThrow(),
                        "backup codes are destroyed",
                        test -> test.ringproof
                                .administration()
                                .destroyBackupCodes(ANNA)
                                .orElseThrow(),
                        "a number is removed",
                        test -> test.ringproof
                                .phoneNumbers()
                                .destroy(as(ANNA), test.work)
                                .orElseThrow(),
                        "a back end switches the second factor off",
                        test -> {
                            test.ringproof
                                    .administration()
                                    .disableSecondFactor(ANNA)
                                    .orElseThrow();
                            test.reserve(test.home, true);
                        },
                        "a number is verified",
                        test -> test.added(ANNA, "+14155552674", false))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey());
    }

    private void reserve(PhoneNumberId id, boolean reserved) {
        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), id, reserved)
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void after_any_change_of_factors_it_is_forgotten(Map.Entry<String, Consumer<RememberedDevicesTest>> change) {
        passed(ringproof, true);

        change.getValue().accept(this);

        assertThat(devices()).as(change.getKey()).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void a_user_and_a_back_end_can_forget_it() {
        passed(ringproof, true);
        var device = devices().getFirst();
        assertThatThrownBy(() -> ringproof.rememberedDevices().forget(BEN, device.id()))
                .isInstanceOf(NoSuchRememberedDevice.class);
        assertThat(status(ANNA, client)).isEqualTo(Status.COMPLETE);

        ringproof.rememberedDevices().forget(ANNA, device.id());
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
        passed(ringproof, true);
        ringproof.rememberedDevices().forgetAll(ANNA);

        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void signing_out_keeps_it_and_revoking_the_session_forgets_it() {
        var session = passed(ringproof, true);
        ringproof.sessions().end(client, session, UserSession.Kind.REMOVED);
        var second = begin(ringproof, ANNA, client);
        assertThat(second.statusAt(clock.instant())).isEqualTo(Status.COMPLETE);

        ringproof.sessions().revoke(ANNA, second.session());

        assertThat(devices()).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void a_copied_client_token_forgets_it() {
        passed(ringproof, true);
        var stolen = token;
        ringproof.sessions().find(stolen, true);
        clock.advance(Duration.ofHours(1));
        var next = requireNonNull(
                ringproof.sessions().find(stolen, true).orElseThrow().newToken());
        ringproof.sessions().find(next, true);
        clock.advance(Duration.ofMinutes(1));

        assertThat(ringproof.sessions().find(stolen, true)).isEmpty();

        assertThat(devices()).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }

    @Test
    void a_deleted_user_has_no_session_no_ticket_and_no_remembered_device() {
        var user = ringproof
                .users()
                .create(new NewUser(null, null, List.of()))
                .orElseThrow()
                .user()
                .id();
        var session = begin(ringproof, user, client).session();
        var ticket = ringproof.signIns().makeTicket(user, null);

        ringproof.users().delete(user).orElseThrow();

        assertThatThrownBy(() -> ringproof.sessions().get(session)).isInstanceOf(NoSuchSession.class);
        assertThat(ringproof.signIns().withTicket(client, ticket.text(), ORIGIN))
                .isEqualTo(new SignInOutcome.Refused(new Refusal.InvalidTicket()));
        assertThat(stores.work()
                        .run(() -> stores.signIns().lockTicket(ticket.ticket().id())))
                .isEmpty();
    }

    @Test
    void a_change_between_the_second_factor_and_its_session_counts() {
        var signIn = begin(ringproof, ANNA, client);
        ringproof.signIns().prepareSecondFactor(client, signIn.id(), null, ORIGIN);
        var units = new AtomicInteger();
        var late = new UnitOfWork() {
            @Override
            public <T> T run(Supplier<T> unit) {
                // Two look, the third one passes the challenge, and the fourth one begins the session.
                if (units.incrementAndGet() == 4) {
                    ringproof.phoneNumbers().makeBackupCodes(as(ANNA)).orElseThrow();
                }
                return stores.work().run(unit);
            }
        };
        try (var other = Ringproof.with(gateway)
                .stores(SameStores.with(late, clock, stores))
                .keys(keys)
                .sessions(SessionPolicy.DEFAULT.rememberingDevices(DAYS))
                .forTests()
                .build()) {
            var done = other.signIns().attemptSecondFactor(client, signIn.id(), gateway.lastCode(), null, true, ORIGIN);
            assertThat(done).isInstanceOf(SignInOutcome.Accepted.class);
        }
        assertThat(stores.work().run(() -> stores.devices().of(ANNA))).hasSize(1);

        assertThat(devices()).isEmpty();
        assertThat(status(ANNA, client)).isEqualTo(Status.NEEDS_SECOND_FACTOR);
    }
}
