package dev.ringproof.adapters.rest.token;

import static dev.ringproof.testkit.internal.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ringproof.adapters.rest.fixture.LogLines;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An identity provider whose key set changes, hangs, fails, is absent or is nonsense. */
class PublishedKeysTest {
    private static final String ISSUER = "https://id.example.com";
    private static final ECKey KEY = key("first");
    private static final ECKey NEXT = key("next");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SettableClock clock = new SettableClock(NOON);
    private final KeySetServer server = new KeySetServer(KeySetServer.keys(KEY));
    private final LogLines log = new LogLines(PublishedKeys.class.getName());

    @SuppressWarnings("NullAway.Init") // open() sets it
    private PublishedKeys keys;

    @AfterEach
    void end() {
        log.close();
        keys.close();
        server.close();
    }

    @Test
    void keys_are_fetched_before_the_first_token_comes_and_once_for_many_tokens() {
        var tokens = open();
        await(() -> server.requests() == 1);

        for (int i = 0; i < 20; i++) {
            assertThat(tokens.verify(token(KEY))).isPresent();
        }

        assertThat(server.requests()).isEqualTo(1);
        assertThat(tokens.keySet()).isEqualTo(new KeySetStatus(true, 1, Duration.ZERO, null));
    }

    @Test
    void keys_are_fetched_again_every_five_minutes_while_the_old_ones_serve() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        var hanging = new CountDownLatch(1);
        server.answers(KeySetServer.after(hanging, KeySetServer.keys(NEXT)));

        clock.advance(PublishedKeys.REFRESH_AFTER);

        assertThat(tokens.verify(token(KEY))).isPresent();
        await(() -> server.requests() == 2);
        assertThat(tokens.verify(token(KEY))).isPresent();
        hanging.countDown();
        await(() -> tokens.verify(token(KEY)).isEmpty());
        assertThat(tokens.verify(token(NEXT))).isPresent();
    }

    @Test
    void a_token_cannot_be_checked_while_there_have_never_been_keys_and_can_be_at_once_when_there_are() {
        server.answers(KeySetServer.status(500, ""));
        var tokens = open();
        await(() -> tokens.keySet().outOfReach() != null);

        assertThatThrownBy(() -> tokens.verify(token(KEY)))
                .isInstanceOfSatisfying(
                        KeySetUnreachable.class,
                        thrown -> assertThat(thrown.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(tokens.keySet().usable()).isFalse();
        server.answers(KeySetServer.keys(KEY));
        clock.advance(Duration.ofSeconds(1));

        await(() -> tokens.keySet().usable());
        assertThat(tokens.verify(token(KEY))).isPresent();
    }

    @Test
    void a_token_that_is_not_valid_anyway_is_refused_without_keys() {
        server.answers(KeySetServer.status(500, ""));
        var tokens = open();

        assertThat(tokens.verify("nonsense")).isEmpty();
        assertThat(tokens.verify(expired())).isEmpty();
    }

    @Test
    void pauses_between_failed_fetches_grow_to_ten_seconds() {
        server.answers(KeySetServer.status(503, ""));
        var tokens = open();
        var pauses = new ArrayList<Long>();

        for (int fetch = 1; fetch <= 7; fetch++) {
            awaitFetches(fetch);
            var pause = pause(tokens);
            pauses.add(pause.toSeconds());
            clock.advance(pause.minusMillis(1));
            pause(tokens);
            assertThat(server.requests()).isEqualTo(fetch);
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 10L, 10L, 10L);
        assertThat(log.of(Level.WARNING)).hasSize(1);
    }

    /** Returns the pause that callers are told. */
    private Duration pause(UserTokens tokens) {
        try {
            tokens.verify(token(KEY));
        } catch (KeySetUnreachable e) {
            return e.retryAfter();
        }
        throw new AssertionError("the token was checked");
    }

    @Test
    void old_keys_serve_for_an_hour_of_an_outage_and_the_log_has_a_line_for_each_turn_only() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        server.answers(KeySetServer.status(500, ""));
        clock.advance(PublishedKeys.REFRESH_AFTER);

        for (int fetch = 2; clock.instant().isBefore(NOON.plus(PublishedKeys.SERVE_FOR)); fetch++) {
            awaitFetches(fetch);
            assertThat(tokens.verify(token(KEY))).isPresent();
            clock.advance(Duration.ofSeconds(10));
        }
        awaitFetches(332);
        assertThat(tokens.keySet()).isEqualTo(new KeySetStatus(false, 1, Duration.ofHours(1), Duration.ofMinutes(55)));
        clock.advance(Duration.ofSeconds(10));
        awaitFetches(333);
        clock.advance(Duration.ofSeconds(10));
        awaitFetches(334);

        assertThat(log.of(Level.WARNING)).hasSize(2);
        assertThat(log.of(Level.WARNING).getFirst()).contains("127.0.0.1", "status 500", "until");
        assertThat(log.of(Level.WARNING).getLast()).contains("answered with status 503");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> tokens.verify(token(KEY))).isInstanceOf(KeySetUnreachable.class);
        }

        server.answers(KeySetServer.keys(KEY));
        clock.advance(Duration.ofSeconds(10));
        awaitFetches(335);
        assertThat(tokens.verify(token(KEY))).isPresent();
        assertThat(log.of(Level.WARNING)).hasSize(2);
        assertThat(log.of(Level.INFO))
                .filteredOn(line -> line.contains("again"))
                .hasSize(1);
        assertThat(server.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void during_an_outage_the_status_says_that_old_keys_still_serve() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        server.answers(KeySetServer.status(500, ""));
        clock.advance(PublishedKeys.REFRESH_AFTER);
        awaitFetches(2);
        clock.advance(Duration.ofSeconds(30));

        assertThat(tokens.keySet())
                .isEqualTo(new KeySetStatus(true, 1, Duration.ofSeconds(330), Duration.ofSeconds(30)));
    }

    @Test
    void a_key_that_is_not_known_leads_to_one_fetch_in_five_seconds() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        server.answers(KeySetServer.keys(KEY, NEXT));

        assertThat(tokens.verify(token(NEXT))).as("just fetched").isEmpty();
        assertThat(server.requests()).isEqualTo(1);
        clock.advance(PublishedKeys.BETWEEN_UNKNOWN_KEYS);
        assertThat(tokens.verify(token(NEXT))).isPresent();
        assertThat(server.requests()).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            assertThat(tokens.verify(token(key("unknown" + i % 3)))).isEmpty();
        }
        assertThat(server.requests()).isEqualTo(2);
        clock.advance(PublishedKeys.BETWEEN_UNKNOWN_KEYS);
        for (int i = 0; i < 100; i++) {
            assertThat(tokens.verify(token(key("unknown")))).isEmpty();
        }
        assertThat(server.requests()).isEqualTo(3);
        assertThat(log.of(Level.WARNING)).isEmpty();
    }

    @Test
    void a_wrong_signature_under_a_known_key_leads_to_no_fetch() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        clock.advance(PublishedKeys.BETWEEN_UNKNOWN_KEYS);

        assertThat(tokens.verify(token(key("first")))).isEmpty();

        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void a_token_that_names_no_key_is_checked_with_newer_keys_too() {
        var tokens = open();
        assertThat(tokens.verify(token(withoutId(KEY)))).isPresent();
        server.answers(KeySetServer.keys(NEXT));
        clock.advance(PublishedKeys.BETWEEN_UNKNOWN_KEYS);

        assertThat(tokens.verify(token(withoutId(NEXT)))).isPresent();
    }

    @Test
    void nobody_knows_whether_a_key_exists_while_the_key_set_is_out_of_reach() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        server.answers(KeySetServer.status(500, ""));
        clock.advance(PublishedKeys.BETWEEN_UNKNOWN_KEYS);

        assertThatThrownBy(() -> tokens.verify(token(NEXT))).isInstanceOf(KeySetUnreachable.class);
        assertThat(tokens.verify(token(KEY))).isPresent();
    }

    @Test
    void of_many_requests_behind_a_fetch_that_hangs_some_wait_and_the_others_are_answered() throws Exception {
        var hanging = new CountDownLatch(1);
        server.answers(KeySetServer.after(hanging, KeySetServer.keys(KEY)));
        var tokens = open();
        await(() -> server.requests() == 1);
        var turnedAway = new AtomicInteger();
        var accepted = new AtomicInteger();
        var text = token(KEY);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            Callable<Boolean> request = () -> {
                try {
                    return tokens.verify(text).isPresent() && accepted.incrementAndGet() > 0;
                } catch (KeySetUnreachable e) {
                    turnedAway.incrementAndGet();
                    return false;
                }
            };
            for (int i = 0; i < 600; i++) {
                answers.add(threads.submit(request));
            }
            await(() -> turnedAway.get() == 600 - 512);
            hanging.countDown();
            for (var answer : answers) {
                answer.get();
            }
        }

        assertThat(accepted).hasValue(512);
        assertThat(turnedAway).hasValue(88);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void a_fetch_that_hangs_or_trickles_ends_and_another_follows() {
        server.answers(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                new CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        });
        var tokens = open();
        long began = System.nanoTime();

        assertThatThrownBy(() -> tokens.verify(token(KEY))).isInstanceOf(KeySetUnreachable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        await(() -> tokens.keySet().outOfReach() != null);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
        assertThat(log.of(Level.WARNING)).singleElement().asString().contains("no answer within 4 seconds");
        server.answers(KeySetServer.keys(KEY));
        clock.advance(Duration.ofSeconds(1));
        await(() -> tokens.keySet().usable());
    }

    @Test
    void no_redirect_is_followed() {
        try (var other = new KeySetServer(KeySetServer.keys(KEY))) {
            server.answers(KeySetServer.redirect(other.address().toString()));
            var tokens = open();
            await(() -> tokens.keySet().outOfReach() != null);

            assertThatThrownBy(() -> tokens.verify(token(KEY))).isInstanceOf(KeySetUnreachable.class);
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void an_absent_server_is_out_of_reach() {
        server.close();
        var tokens = open();
        await(() -> tokens.keySet().outOfReach() != null);

        assertThatThrownBy(() -> tokens.verify(token(KEY))).isInstanceOf(KeySetUnreachable.class);
        assertThat(log.of(Level.WARNING)).singleElement().asString().contains("ConnectException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[null,5,\"x\",[],{}]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "<html>We are down</html>"
            })
    void a_key_set_without_a_key_that_can_be_used_counts_as_out_of_reach(String body) {
        server.answers(KeySetServer.body(body));
        var tokens = open();
        await(() -> tokens.keySet().outOfReach() != null);

        assertThatThrownBy(() -> tokens.verify(token(KEY))).isInstanceOf(KeySetUnreachable.class);
        assertThat(log.of(Level.WARNING)).singleElement().asString().doesNotContain("We are down", "c2VjcmV0");
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() {
        var keys = com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                KEY.toPublicJWK().toJSONObject());
        server.answers(KeySetServer.body("{\"keys\":[" + keys + "]" + " ".repeat(300_000) + "}"));
        var tokens = open();
        await(() -> tokens.keySet().outOfReach() != null);

        assertThat(tokens.keySet().usable()).isFalse();
    }

    @Test
    void nothing_is_fetched_or_logged_after_the_end() {
        var tokens = open();
        assertThat(tokens.verify(token(KEY))).isPresent();
        var hanging = new CountDownLatch(1);
        server.answers(KeySetServer.after(hanging, KeySetServer.status(500, "")));
        clock.advance(PublishedKeys.REFRESH_AFTER);
        tokens.keySet();
        await(() -> server.requests() == 2);

        tokens.close();
        hanging.countDown();

        clock.advance(Duration.ofDays(1));
        assertThat(tokens.keySet().usable()).isFalse();
        assertThat(server.requests()).isEqualTo(2);
        assertThat(log.of(Level.WARNING)).isEmpty();
    }

    private UserTokens open() {
        var rules = TokenRules.of(ISSUER, Set.of("ES256", "RS256"));
        keys = PublishedKeys.at(server.address(), rules.algorithms(), clock);
        return new UserTokens(keys, rules, clock);
    }

    /** Waits until this many fetches have ended. */
    private void awaitFetches(int fetches) {
        await(() -> {
            keys.status();
            return keys.fetches() >= fetches;
        });
        assertThat(keys.fetches()).isEqualTo(fetches);
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(giveUp);
            Thread.onSpinWait();
        }
    }

    /** Returns a token that was never seen, so that it is not remembered. */
    private String token(ECKey key) {
        return token(key, 60);
    }

    private String expired() {
        return token(KEY, -60);
    }

    private String token(ECKey key, int seconds) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("user_1")
                .claim("sid", "sess_1")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(clock.instant().plusSeconds(seconds)))
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static ECKey withoutId(ECKey key) {
        return new ECKey.Builder(key).keyID(null).build();
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
