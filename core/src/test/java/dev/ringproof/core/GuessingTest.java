package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Guesses at one number, by owners who add it, enter wrong codes, remove it and begin again. However they do it, they
 * get ten guesses at once, and fifty in all until a month has passed.
 */
class GuessingTest {
    private static final String NUMBER = "+14155552671";
    private static final int AT_ONCE = VerificationPolicy.DEFAULT.failures().delayFrom();
    private static final int IN_ALL = VerificationPolicy.DEFAULT.failures().disableAt();
    private static final Duration REMEMBERED =
            VerificationPolicy.DEFAULT.failures().remembered();

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .stores(InMemoryStores.empty(clock))
            .numbers(new NumberPolicy(Set.of("US"), false, false, null, true))
            .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
            .forTests()
            .limits(LimitPolicy.OFF)
            .build();
    private final PhoneNumbers numbers = ringproof.phoneNumbers();
    private final PhoneNumberAdministration administration = ringproof.administration();

    @AfterEach
    void close() {
        ringproof.close();
    }

    private static OwnerId owner(int i) {
        return new OwnerId("user_" + i);
    }

    private PhoneNumberId added(OwnerId owner) {
        return numbers.create(as(owner), NUMBER).orElseThrow().id();
    }

    /** Enters wrong codes until one is not checked any more, and returns how many were. */
    private int guesses(OwnerId owner, PhoneNumberId id) {
        int guesses = 0;
        while (refusal(numbers.attemptVerification(as(owner), id, wrong())) instanceof Refusal.WrongCode) {
            guesses++;
        }
        return guesses;
    }

    private String wrong() {
        return gateway.lastCode().equals("000000") ? "000001" : "000000";
    }

    /** Adds the number, guesses as often as possible, and removes the number. */
    private int guessesWithFreshNumber(OwnerId owner) {
        var id = added(owner);
        int guesses =
                numbers.prepareVerification(as(owner), id) instanceof Accepted<PhoneNumber> ? guesses(owner, id) : 0;
        numbers.destroy(as(owner), id).orElseThrow();
        return guesses;
    }

    @Test
    void an_owner_who_removes_the_number_and_adds_it_again_gets_no_fresh_attempts() {
        int atOnce = 0;
        for (int i = 0; i < 4; i++) {
            atOnce += guessesWithFreshNumber(ANNA);
            clock.advance(Duration.ofSeconds(i < 2 ? 30 : 0));
        }
        int inAll = atOnce;
        for (var time = Duration.ZERO; time.compareTo(REMEMBERED) < 0; time = time.plusMinutes(61)) {
            clock.advance(Duration.ofMinutes(61));
            inAll += guessesWithFreshNumber(ANNA);
        }

        assertThat(atOnce).isEqualTo(AT_ONCE + 1);
        assertThat(inAll).isEqualTo(IN_ALL);
        var id = added(ANNA);
        assertThat(refusal(numbers.prepareVerification(as(ANNA), id))).isEqualTo(new Refusal.Disabled());
    }

    @Test
    void many_owners_share_the_attempts_at_one_number() {
        var ids = new HashMap<OwnerId, PhoneNumberId>();
        IntStream.range(0, 20).mapToObj(GuessingTest::owner).forEach(owner -> ids.put(owner, added(owner)));

        int atOnce = guessesOfAll(ids);
        int inAll = atOnce;
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMinutes(61));
            inAll += guessesOfAll(ids);
        }

        assertThat(atOnce).isEqualTo(AT_ONCE);
        assertThat(inAll).isEqualTo(IN_ALL);
        assertThat(ids)
                .allSatisfy((owner, id) -> assertThat(refusal(numbers.prepareVerification(as(owner), id)))
                        .isEqualTo(new Refusal.Disabled()));
    }

    private int guessesOfAll(Map<OwnerId, PhoneNumberId> ids) {
        int guesses = 0;
        for (var entry : ids.entrySet()) {
            numbers.prepareVerification(as(entry.getKey()), entry.getValue());
            guesses += guesses(entry.getKey(), entry.getValue());
        }
        return guesses;
    }

    @Test
    void possession_checks_of_unverified_numbers_share_them_too() {
        int guesses = 0;
        for (int i = 0; i < 10; i++) {
            var id = added(owner(i));
            if (administration.prepareVerification(id)
                    instanceof Accepted<PossessionCheck>(var check, var account, var events)) {
                // Only a wrong code that was checked makes an event.
                while (!administration
                        .attemptVerification(id, check.id(), wrong())
                        .events()
                        .isEmpty()) {
                    guesses++;
                }
            }
        }

        assertThat(guesses).isEqualTo(AT_ONCE);
        var id = added(ANNA);
        assertThat(refusal(numbers.prepareVerification(as(ANNA), id)))
                .isEqualTo(new Refusal.TooManyFailures(Duration.ofSeconds(30)));
    }

    @Test
    void wrong_codes_as_second_factor_stay_with_the_number_that_is_removed() {
        var id = reserved(ANNA);
        var checks = ringproof.secondFactorAuthentication();
        for (int i = 0; i < 3; i++) {
            var challenge = checks.challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                    .orElseThrow();
            for (int n = 0; n < 4; n++) {
                checks.attempt(challenge.id(), wrong(), null);
            }
            clock.advance(Duration.ofSeconds(i < 2 ? 30 : 0));
        }

        numbers.destroy(as(ANNA), id).orElseThrow();

        assertThat(refusal(numbers.prepareVerification(as(ANNA), added(ANNA))))
                .isInstanceOf(Refusal.TooManyFailures.class);
        assertThat(refusal(numbers.prepareVerification(as(BEN), added(BEN))))
                .isInstanceOf(Refusal.TooManyFailures.class);
    }

    private PhoneNumberId reserved(OwnerId owner) {
        return new BackEnd(administration)
                .create(owner, NUMBER, new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    @Test
    void the_owner_who_has_verified_the_number_is_not_locked_out_by_others() {
        IntStream.range(0, 100).forEach(i -> {
            guessesWithFreshNumber(owner(i));
            clock.advance(Duration.ofMinutes(61));
        });
        assertThat(refusal(numbers.prepareVerification(as(BEN), added(BEN)))).isEqualTo(new Refusal.Disabled());

        reserved(ANNA);
        var checks = ringproof.secondFactorAuthentication();
        var challenge = checks.challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();

        assertThat(checks.attempt(challenge.id(), gateway.lastCode(), null)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_right_code_gives_all_owners_their_attempts_back() {
        guessesWithFreshNumber(BEN);
        clock.advance(Duration.ofSeconds(30));
        guessesWithFreshNumber(BEN);
        clock.advance(Duration.ofSeconds(30));
        var id = added(ANNA);
        numbers.prepareVerification(as(ANNA), id).orElseThrow();
        numbers.attemptVerification(as(ANNA), id, gateway.lastCode()).orElseThrow();
        numbers.destroy(as(ANNA), id).orElseThrow();

        assertThat(guessesWithFreshNumber(owner(1))
                        + guessesWithFreshNumber(owner(2))
                        + guessesWithFreshNumber(owner(3)))
                .isEqualTo(AT_ONCE);
    }

    @Test
    void an_operator_gives_all_owners_who_have_not_verified_it_their_attempts_back() {
        IntStream.range(0, 2).forEach(i -> guessesWithFreshNumber(owner(i)));
        var id = added(ANNA);

        administration.unlock(id).orElseThrow();

        assertThat(numbers.prepareVerification(as(ANNA), id)).isInstanceOf(Accepted.class);
        assertThat(guesses(ANNA, id)
                        + IntStream.range(2, 5)
                                .map(i -> guessesWithFreshNumber(owner(i)))
                                .sum())
                .isEqualTo(AT_ONCE);
    }

    @Test
    void a_month_after_the_last_wrong_code_they_are_forgotten() {
        IntStream.range(0, 2).forEach(i -> guessesWithFreshNumber(owner(i)));
        clock.advance(REMEMBERED);

        assertThat(IntStream.range(0, 5)
                        .map(i -> guessesWithFreshNumber(owner(i)))
                        .sum())
                .isEqualTo(AT_ONCE);
    }

    @Test
    void the_owners_of_a_test_number_do_not_limit_each_other() {
        for (int i = 0; i < 5; i++) {
            var owner = owner(i);
            var id = numbers.create(as(owner), "+14155550100").orElseThrow().id();
            numbers.prepareVerification(as(owner), id).orElseThrow();
            for (int n = 0; n < 5; n++) {
                assertThat(refusal(numbers.attemptVerification(as(owner), id, "000000")))
                        .isInstanceOf(Refusal.WrongCode.class);
            }
            numbers.destroy(as(owner), id).orElseThrow();
        }
    }
}
