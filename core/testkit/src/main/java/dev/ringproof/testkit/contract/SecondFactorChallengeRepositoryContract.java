package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.contract.StoresContract.atOnce;
import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.POLICY;
import static dev.ringproof.testkit.internal.Accounts.RIGHT;
import static dev.ringproof.testkit.internal.Accounts.WRONG;
import static dev.ringproof.testkit.internal.Accounts.annaWithBothVerified;
import static dev.ringproof.testkit.internal.Accounts.challenge;
import static dev.ringproof.testkit.internal.Accounts.reserved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link SecondFactorChallengeRepository} keeps to. */
public interface SecondFactorChallengeRepositoryContract extends StoresContract {
    SessionId SESSION = new SessionId("sess_1");

    private SecondFactorChallengeRepository challenges() {
        return stores().challenges();
    }

    private static SecondFactorChallenge opened(
            String id, OwnerId owner, Purpose purpose, @Nullable SessionId session, Instant at) {
        var from = new RequestOrigin("192.0.2.1", "curl/8");
        return SecondFactorChallenge.open(new ChallengeId(id), owner, purpose, session, from, at, POLICY);
    }

    private static SecondFactorChallenge opened() {
        return opened("ver_1", ANNA, Purpose.STEP_UP, SESSION, NOON);
    }

    private static Account anna() {
        return reserved(annaWithBothVerified(), HOME, NOON);
    }

    private static SecondFactorChallenge sent(SecondFactorChallenge challenge) {
        return anna().secondFactors()
                .prepareChallenge(challenge, HOME, challenge("ver_code", NOON), NOON, POLICY)
                .orElseThrow();
    }

    private static SecondFactorChallenge passed(SecondFactorChallenge challenge, Instant at) {
        return anna().secondFactors()
                .answerChallenge(sent(challenge), RIGHT, at, POLICY)
                .challenge();
    }

    private void store(SecondFactorChallenge challenge) {
        doInUnit(() -> challenges().save(challenge));
    }

    @Test
    default void removes_all_challenges_of_one_owner_and_none_of_others() {
        store(opened());
        store(passed(opened("ver_2", ANNA, Purpose.SIGN_IN, null, NOON), NOON));
        store(opened("ver_3", new OwnerId("user_ben"), Purpose.SIGN_IN, null, NOON));

        doInUnit(() -> challenges().removeAll(ANNA));

        assertThat(inUnit(() -> challenges().find(new ChallengeId("ver_1")))).isEmpty();
        assertThat(inUnit(() -> challenges().find(new ChallengeId("ver_2")))).isEmpty();
        assertThat(inUnit(() -> challenges().redeem(new ChallengeId("ver_2"), NOON)))
                .isFalse();
        assertThat(inUnit(() -> challenges().find(new ChallengeId("ver_3")))).isPresent();
    }

    @Test
    default void gives_back_what_was_saved_in_each_state() {
        var missed = anna().secondFactors()
                .answerChallenge(sent(opened()), WRONG, NOON, POLICY)
                .challenge();
        for (var challenge : new SecondFactorChallenge[] {
            opened(), sent(opened()), missed, passed(opened(), NOON), opened("ver_1", ANNA, Purpose.SIGN_IN, null, NOON)
        }) {
            store(challenge);

            assertThat(inUnit(() -> challenges().find(challenge.id()))).contains(challenge);
            assertThat(inUnit(() -> challenges().ownerOf(challenge.id()))).contains(ANNA);
        }
    }

    @Test
    default void of_an_expired_code_only_the_sealed_code_is_wiped() {
        var end = NOON.plus(POLICY.codeLifetime());
        var missed = anna().secondFactors()
                .answerChallenge(sent(opened()), WRONG, NOON, POLICY)
                .challenge();
        for (var challenge : new SecondFactorChallenge[] {opened(), sent(opened()), missed, passed(opened(), NOON)}) {
            store(challenge);
            var wiped = challenge.wipedAt(end);

            assertThat(wipeCodes(end.minusMillis(1), 10)).isZero();
            assertThat(inUnit(() -> challenges().find(challenge.id()))).contains(challenge);
            assertThat(wipeCodes(end, 10)).isEqualTo(wiped.isPresent() ? 1 : 0);
            assertThat(inUnit(() -> challenges().find(challenge.id()))).contains(wiped.orElse(challenge));
            assertThat(wipeCodes(end, 10)).isZero();
        }
    }

    @Test
    default void no_more_codes_are_wiped_than_the_limit_says() {
        for (var id : new String[] {"ver_1", "ver_2", "ver_3"}) {
            store(sent(opened(id, ANNA, Purpose.SIGN_IN, null, NOON)));
        }
        var end = NOON.plus(POLICY.codeLifetime());

        assertThat(wipeCodes(end, 2)).isEqualTo(2);
        assertThat(wipeCodes(end, 2)).isOne();
        assertThat(wipeCodes(end, 2)).isZero();
    }

    private int wipeCodes(Instant now, int limit) {
        return inUnit(() -> challenges().wipeCodes(now, limit));
    }

    @Test
    default void no_two_sessions_become_one_and_each_keeps_its_id() {
        var ids = StoresContract.idsAtTheEdges().toList();
        for (int i = 0; i < ids.size(); i++) {
            var session = new SessionId(ids.get(i));
            var origin = new RequestOrigin(null, ids.get(i));
            assertThat(inUnit(() -> challenges().newest(ANNA, session))).isEmpty();
            store(SecondFactorChallenge.open(
                    new ChallengeId("ver_" + i), ANNA, Purpose.STEP_UP, session, origin, NOON, POLICY));
        }

        for (int i = 0; i < ids.size(); i++) {
            var session = new SessionId(ids.get(i));
            var found = inUnit(() -> challenges().newest(ANNA, session)).orElseThrow();
            assertThat(found.id()).isEqualTo(new ChallengeId("ver_" + i));
            assertThat(found.session()).isEqualTo(session);
            assertThat(found.origin().userAgent()).isEqualTo(ids.get(i));
        }
    }

    @Test
    default void knows_nothing_of_an_unknown_challenge() {
        var unknown = new ChallengeId("ver_unknown");

        assertThat(inUnit(() -> challenges().find(unknown))).isEmpty();
        assertThat(inUnit(() -> challenges().ownerOf(unknown))).isEmpty();
        assertThat(inUnit(() -> challenges().redeem(unknown, NOON))).isFalse();
    }

    @Test
    default void the_newest_challenge_of_a_session_is_its_last_step_up() {
        store(opened("ver_1", ANNA, Purpose.STEP_UP, SESSION, NOON));
        store(opened("ver_2", ANNA, Purpose.STEP_UP, SESSION, NOON.plusSeconds(1)));
        store(opened("ver_3", ANNA, Purpose.SIGN_IN, SESSION, NOON.plusSeconds(2)));
        store(opened("ver_4", ANNA, Purpose.STEP_UP, new SessionId("sess_2"), NOON.plusSeconds(3)));
        store(opened("ver_5", BEN, Purpose.STEP_UP, SESSION, NOON.plusSeconds(4)));

        assertThat(inUnit(() -> challenges().newest(ANNA, SESSION)))
                .map(SecondFactorChallenge::id)
                .contains(new ChallengeId("ver_2"));
    }

    @Test
    default void remembers_when_a_session_last_passed_a_challenge() {
        store(passed(opened(), NOON.plusSeconds(5)));
        store(passed(opened("ver_2", ANNA, Purpose.SIGN_IN, SESSION, NOON), NOON.plusSeconds(7)));
        store(opened("ver_3", ANNA, Purpose.STEP_UP, SESSION, NOON.plusSeconds(9)));

        assertThat(inUnit(() -> challenges().lastPassed(ANNA, SESSION))).contains(NOON.plusSeconds(7));
        assertThat(inUnit(() -> challenges().lastPassed(BEN, SESSION))).isEmpty();
        assertThat(inUnit(() -> challenges().lastPassed(ANNA, new SessionId("sess_2"))))
                .isEmpty();
    }

    @Test
    default void when_many_redeem_a_passed_challenge_at_once_one_succeeds() throws Exception {
        store(passed(opened(), NOON));

        var redeemed = atOnce(Collections.nCopies(20, (Callable<Boolean>)
                () -> inUnit(() -> challenges().redeem(opened().id(), NOON))));

        assertThat(redeemed).containsOnlyOnce(true);
    }

    @Test
    default void a_redemption_is_not_stored_if_its_unit_of_work_fails() {
        store(passed(opened(), NOON));

        assertThatThrownBy(() -> doInUnit(() -> {
                    challenges().redeem(opened().id(), NOON);
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        assertThat(inUnit(() -> challenges().redeem(opened().id(), NOON))).isTrue();
    }

    @Test
    default void a_challenge_that_was_not_passed_is_not_redeemed() {
        store(sent(opened()));

        assertThat(inUnit(() -> challenges().redeem(opened().id(), NOON))).isFalse();
    }

    @Test
    default void challenges_are_purged_once_they_ended_before_the_time() {
        var end = NOON.plus(POLICY.codeLifetime());
        store(opened("ver_1", ANNA, Purpose.STEP_UP, SESSION, NOON));
        store(opened("ver_2", ANNA, Purpose.SIGN_IN, null, NOON));
        store(passed(opened("ver_3", ANNA, Purpose.STEP_UP, SESSION, NOON), NOON.plusSeconds(5)));
        store(opened("ver_4", BEN, Purpose.STEP_UP, SESSION, NOON.plusSeconds(1)));

        assertThat(inUnit(() -> challenges().purge(end, 10))).isZero();
        assertThat(inUnit(() -> challenges().purge(end.plusMillis(1), 2))).isEqualTo(2);
        assertThat(inUnit(() -> challenges().purge(end.plusMillis(1), 2))).isOne();

        assertThat(inUnit(() -> challenges().lastPassed(ANNA, SESSION))).isEmpty();
        assertThat(inUnit(() -> challenges().redeem(new ChallengeId("ver_3"), NOON)))
                .isFalse();
        assertThat(inUnit(() -> challenges().find(new ChallengeId("ver_4")))).isPresent();
    }

    @Test
    default void a_challenge_that_was_passed_since_is_not_purged() {
        var passed = new SecondFactorChallenge.Passed(NOON.plusSeconds(700), SecondFactorChallenge.Method.BACKUP_CODE);
        var opened = opened();
        store(new SecondFactorChallenge(
                opened.id(),
                ANNA,
                Purpose.STEP_UP,
                SESSION,
                opened.origin(),
                null,
                1,
                5,
                NOON,
                opened.expiresAt(),
                passed));

        assertThat(inUnit(() -> challenges().purge(NOON.plusSeconds(700), 10))).isZero();
        assertThat(inUnit(() -> challenges().purge(NOON.plusSeconds(701), 10))).isOne();
    }
}
