package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.testkit.contract.StoresContract;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two servers on one PostgreSQL, and attackers who call both from addresses of their choice: the servers believe what
 * this machine says in {@code X-Forwarded-For}, as they would believe a proxy.
 */
final class LimitsAttack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 200;

    /** Settings with which only a budget counts, which pays for exactly 100 messages that are no second factor. */
    static final Map<String, String> BUDGET_OF_A_HUNDRED = Map.of(
            "RINGPROOF_LIMITS", "off",
            "RINGPROOF_BUDGET", "1.25/day",
            "RINGPROOF_PRICE_OTHERWISE", "0.01");

    private final JsonObjectBuilder results = Json.createObjectBuilder();
    private final MessageReceiver receiver = new MessageReceiver();
    private final List<ServerProcess> servers;
    private final List<Api> nodes;
    private int users;
    private int numbers;

    LimitsAttack(Path data, Map<String, String> limits) {
        var environment = new HashMap<String, String>();
        environment.put("RINGPROOF_DATA", data.toString());
        environment.put("RINGPROOF_DATABASE_URL", TestDatabases.postgresql());
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook");
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", receiver.url());
        environment.put("RINGPROOF_TRUSTED_PROXIES", "loopback");
        environment.put("RINGPROOF_TEST_NUMBERS", "off");
        environment.put("RINGPROOF_STEP_UP_WINDOW", "PT0S");
        environment.put("RINGPROOF_KEYS", KeyRing.newPair("1", new SecureRandom()));
        environment.putAll(limits);
        var one = ServerProcess.launch(environment);
        servers = List.of(one, ServerProcess.launch(environment));
        nodes = servers.stream().map(server -> new Api(server.base())).toList();
    }

    /** Someone who calls one of the nodes with the token of one user. */
    private record Caller(String base, String token) {
        /** @param address what a proxy says of the client; empty for no such proxy */
        Api.Me from(String address) {
            return new Api(base, address.isEmpty() ? null : () -> address).me(token);
        }

        String createId(String number, String address) {
            var reply = from(address).create(number);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            return reply.enveloped().getString("id");
        }
    }

    private Caller caller(int node, String user) {
        return new Caller(servers.get(node).base(), nodes.get(node).token(user));
    }

    private Caller newUser() {
        int user = ++users;
        return caller(user % 2, "user_" + user);
    }

    /** Returns a number that has neither its last two nor its last four digits in a neighbourhood with others. */
    private String newNumber() {
        int i = numbers++;
        return "+1%s%03d%04d".formatted(AREAS.get(i % AREAS.size()), 200 + i / AREAS.size() % 800, i % 10_000);
    }

    private static final List<String> AREAS = List.of(
            "212", "213", "214", "215", "216", "217", "218", "219", "224", "225", "228", "229", "231", "234", "239",
            "240", "248", "251", "252", "253", "254", "256", "260", "262", "267", "269", "270", "276", "281", "301");

    private String anAddress(int i) {
        return (20 + i / 60_000) + "." + (i / 250 % 240) + "." + (i % 250) + ".7";
    }

    private long messages() {
        return receiver.all().stream().mapToLong(List::size).sum();
    }

    /** Waits until no message has arrived for a second. */
    private long messagesAtTheEnd() {
        long before = -1;
        for (long now = messages(); now != before; now = messages()) {
            before = now;
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        return before;
    }

    private static long count(List<Api.Reply> replies, int status) {
        return replies.stream().filter(reply -> reply.status() == status).count();
    }

    /** Makes all calls, each with its number, at most {@value #AT_ONCE} at once. */
    private static <T> List<T> all(int calls, IntFunction<T> call) {
        var results = new ArrayList<T>();
        for (int from = 0; from < calls; from += AT_ONCE) {
            results.addAll(atOnce(IntStream.range(from, Math.min(calls, from + AT_ONCE))
                    .<Callable<T>>mapToObj(i -> () -> call.apply(i))
                    .toList()));
        }
        return results;
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) {
        try {
            return StoresContract.atOnce(calls);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what each attack so far has cost. */
    JsonObjectBuilder results() {
        return results;
    }

    /** Makes the attacks that the table of limits is about. */
    void againstDefaultLimits(int requestsAtOnce, int rounds, int attackers) {
        parallelRequestsForOneNumber(requestsAtOnce);
        oneTokenInALoop(rounds);
        manyUsersAgainstOneNumber(attackers);
        changesOfFactors();
        spellingsOfOneAddress();
    }

    /** Of many requests for one number at once, five give a message. */
    private void parallelRequestsForOneNumber(int requests) {
        var number = newNumber();
        var callers = IntStream.range(0, requests).mapToObj(i -> newUser()).toList();
        var ids = all(requests, i -> callers.get(i).createId(number, anAddress(i)));
        long before = messagesAtTheEnd();

        var prepares = atOnce(IntStream.range(0, requests)
                .<Callable<Api.Reply>>mapToObj(
                        i -> () -> callers.get(i).from(anAddress(i)).prepare(ids.get(i)))
                .toList());

        long sent = messagesAtTheEnd() - before;
        results.add(
                "requests_for_one_number_at_once",
                Json.createObjectBuilder()
                        .add("requests", requests)
                        .add("messages", sent)
                        .add("answers_200", count(prepares, 200))
                        .add("answers_429", count(prepares, 429)));
        assertThat(sent).isEqualTo(5);
        assertThat(count(prepares, 200)).isEqualTo(5);
        assertThat(count(prepares, 429)).isEqualTo(requests - 5);
        assertThat(prepares.stream()
                        .filter(r -> r.status() == 429)
                        .map(LimitsAttack::bytes)
                        .distinct())
                .hasSize(1);
    }

    /**
     * Returns what an answer consists of. Tokens, ids, times, numbers and the lengths that follow from them are
     * replaced, since they differ between any two answers.
     */
    private static String bytes(Api.Reply reply) {
        var headers = new TreeMap<>(reply.response().headers().map());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("date"));
        return (reply.status() + " " + headers + " " + reply.body())
                .replaceAll("\"jwt\":\"[^\"]*\"", "jwt")
                .replaceAll("[0-9a-f]{32}|[0-9a-f-]{36}", "hex")
                .replaceAll("_[0-9A-Za-z]{20,}", "_id")
                .replaceAll("[0-9*]+", "n");
    }

    /** C1, first part: one token adds a number, has a code sent and removes the number, again and again. */
    private void oneTokenInALoop(int rounds) {
        var caller = newUser().from("");
        long before = messagesAtTheEnd();
        for (int i = 0; i < rounds; i++) {
            var created = caller.create(newNumber());
            if (created.status() == 200) {
                var id = created.enveloped().getString("id");
                caller.prepare(id);
                caller.destroy(id);
            }
        }
        long sent = messagesAtTheEnd() - before;
        results.add(
                "c1_one_token_in_a_loop",
                Json.createObjectBuilder().add("rounds", rounds).add("messages", sent));
        assertThat(sent).isEqualTo(10);
    }

    /** C1, second part: many users against one number, one after the other. */
    private void manyUsersAgainstOneNumber(int attackers) {
        var victim = newNumber();
        long before = messagesAtTheEnd();
        for (int i = 0; i < attackers; i++) {
            var caller = newUser();
            caller.from(anAddress(i)).prepare(caller.createId(victim, anAddress(i)));
        }
        long sent = messagesAtTheEnd() - before;
        results.add(
                "c1_many_users_against_one_number",
                Json.createObjectBuilder().add("users", attackers).add("messages", sent));
        assertThat(sent).isEqualTo(5);
    }

    /** C2: the default of an account of four numbers is moved to and fro forty times, then twenty reservations. */
    private void changesOfFactors() {
        var caller = newUser().from("");
        var ids = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            ids.add(verified("user_" + users, newNumber()));
        }
        for (var id : ids) {
            caller.update(id, "reserved_for_second_factor=true");
        }
        long before = messagesAtTheEnd();
        for (int i = 0; i < 40; i++) {
            caller.update(ids.get(i % 2), "default_second_factor=true");
        }
        for (int i = 0; i < 40; i++) {
            caller.update(ids.get(3), "reserved_for_second_factor=" + (i % 2 == 0 ? "false" : "true"));
        }
        long sent = messagesAtTheEnd() - before;
        results.add(
                "c2_changes_of_factors",
                Json.createObjectBuilder()
                        .add("changes", 80)
                        .add("numbers", 4)
                        .add("messages_within_ten_minutes_after_the_first_notice", sent));
        assertThat(sent).isZero();
    }

    /** Adds a verified number by the back end, and returns its id. */
    private String verified(String user, String number) {
        nodes.getFirst().createUser(user);
        var reply = nodes.getFirst()
                .backEnd(
                        "POST",
                        "/v1/phone_numbers",
                        "{\"user_id\":\"%s\",\"phone_number\":\"%s\",\"verified\":true}".formatted(user, number));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.object().getString("id");
    }

    /** One IPv6 /64 is one address, however it is written, and whatever else the client forges. */
    private void spellingsOfOneAddress() {
        var spellings = List.of(
                "2001:db8:1:2::%x",
                "2001:0DB8:0001:0002:0000:0000:0000:%04x",
                "[2001:db8:1:2::%x]:4711",
                "2001:DB8:1:2:0:0:0:%X",
                "198.51.100.9, 2001:db8:1:2::%x",
                "\"unknown\", 2001:db8:1:2:ffff::%x");
        var answers = new ArrayList<Api.Reply>();
        for (int i = 0; i < 150; i++) {
            var address = spellings.get(i % spellings.size()).formatted(i + 1);
            answers.add(newUser().from(address).create(newNumber()));
        }
        results.add(
                "creates_from_one_ipv6_block",
                Json.createObjectBuilder()
                        .add("requests", 150)
                        .add("spellings", spellings.size())
                        .add("accepted", count(answers, 200)));
        assertThat(count(answers, 200)).isEqualTo(100);
        assertThat(count(answers, 429)).isEqualTo(50);
    }

    /** With {@link #BUDGET_OF_A_HUNDRED}, each message is for another number. */
    void budgetOfAHundredMessages(int requests) {
        var callers = all(requests, i -> caller(i % 2, "payer_" + i));
        var all = IntStream.range(0, requests).mapToObj(i -> newNumber()).toList();
        var ids = all(requests, i -> callers.get(i).createId(all.get(i), anAddress(i)));

        var prepares = all(requests, i -> callers.get(i).from(anAddress(i)).prepare(ids.get(i)));

        long sent = messagesAtTheEnd();
        results.add(
                "budget_of_100_messages",
                Json.createObjectBuilder()
                        .add("requests", requests)
                        .add("at_once", AT_ONCE)
                        .add("messages", sent)
                        .add("answers_200", count(prepares, 200))
                        .add("answers_429", count(prepares, 429)));
        assertThat(sent).isEqualTo(100);
        assertThat(count(prepares, 200)).isEqualTo(100);
        assertThat(count(prepares, 429)).isEqualTo(requests - 100);
    }

    /** Guesses at many numbers, each from an address of its own. */
    void guesses(int attacked, int each) {
        var callers = all(attacked, i -> caller(i % 2, "guesser_" + i));
        var all = IntStream.range(0, attacked).mapToObj(i -> newNumber()).toList();
        var ids = all(attacked, i -> {
            var id = callers.get(i).createId(all.get(i), anAddress(i));
            assertThat(callers.get(i).from(anAddress(i)).prepare(id).status()).isEqualTo(200);
            return id;
        });
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (receiver.all().size() < attacked && System.nanoTime() < giveUp) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        var answers = new ArrayList<Api.Reply>();
        for (int guess = 0; guess < each; guess++) {
            var code = "%06d".formatted(123_457 * (guess + 1) % 1_000_000);
            answers.addAll(all(
                    attacked, i -> callers.get(i).from(anAddress(i * 7 + 1)).attempt(ids.get(i), code)));
        }
        long checked = count(answers, 422) + count(answers, 200);
        long right = count(answers, 200);
        // After the breaker has opened, a person with the right code has to wait too.
        int last = attacked - 1;
        var rightCode = callers.get(last)
                .from(anAddress(last))
                .attempt(ids.get(last), receiver.to(all.get(last)).getLast().code());
        results.add(
                "guesses",
                Json.createObjectBuilder()
                        .add("guesses", answers.size())
                        .add("numbers", attacked)
                        .add("checked", checked)
                        .add("answers_429", count(answers, 429))
                        .add("right", right)
                        .add("expected_right_without_limits", answers.size() / 1e6)
                        .add("expected_right", checked / 1e6)
                        .add("answer_to_the_right_code_while_the_breaker_is_open", rightCode.status()));
        // The ceiling is 1,000; the shards of two nodes may refuse a little earlier.
        assertThat(checked).isBetween(900L, 1000L);
        assertThat(checked + count(answers, 429)).isEqualTo((long) attacked * each);
        assertThat(rightCode.status()).isEqualTo(429);
    }

    /** Creates of numbers that another user has verified, and of numbers that nobody has, in turns. */
    void knownAgainstUnknown(int each, Duration difference) {
        var known = newNumber();
        verified("known", known);
        var within = compare(each, i -> newUser(), known);
        var one = newUser();
        for (int i = 0; i < 20; i++) {
            one.from("").create(newNumber());
        }
        var beyond = compare(each, i -> one, known);

        results.add("known_and_unknown_within_limits", within.json(each));
        results.add("known_and_unknown_beyond_limits", beyond.json(each));
        assertThat(within.answers()).as(within.sample()).isEqualTo(1);
        assertThat(beyond.answers()).as(beyond.sample()).isEqualTo(1);
        assertThat(within.difference()).isLessThan(difference);
        assertThat(beyond.difference()).isLessThan(difference);
    }

    /**
     * @param answers how many different answers there were
     * @param sample two of them
     */
    private record Comparison(long answers, String sample, long knownMicros, long unknownMicros) {
        Duration difference() {
            return Duration.ofNanos(Math.abs(knownMicros - unknownMicros) * 1000);
        }

        JsonObjectBuilder json(int each) {
            return Json.createObjectBuilder()
                    .add("requests", 2 * each)
                    .add("different_answers", answers)
                    .add("median_known_us", knownMicros)
                    .add("median_unknown_us", unknownMicros);
        }
    }

    private Comparison compare(int each, IntFunction<Caller> caller, String known) {
        var times = List.of(new ArrayList<Long>(), new ArrayList<Long>());
        var answers = new HashSet<String>();
        for (int i = 0; i < 2 * each; i++) {
            var number = i % 2 == 0 ? known : newNumber();
            var who = caller.apply(i).from("");
            long began = System.nanoTime();
            var reply = who.create(number);
            times.get(i % 2).add((System.nanoTime() - began) / 1000);
            answers.add(bytes(reply));
        }
        return new Comparison(
                answers.size(),
                answers.stream().limit(2).collect(Collectors.joining("\n")),
                median(times.get(0)),
                median(times.get(1)));
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    @Override
    public void close() {
        servers.forEach(ServerProcess::close);
        receiver.close();
    }
}
