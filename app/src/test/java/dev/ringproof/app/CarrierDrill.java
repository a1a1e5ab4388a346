package dev.ringproof.app;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.TestDatabases;
import dev.ringproof.app.DrillCarrier.Arrival;
import dev.ringproof.app.DrillCarrier.Fault;
import dev.ringproof.core.keys.KeyRing;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill for two servers on one PostgreSQL under a steady load, with two carriers. In one test the first carrier fails
 * in every way, and in the other one servers are killed. The usual test run leaves it out: {@code ./test
 * drill-carriers} runs it and writes {@code docs/drills}.
 *
 * <p>System properties: {@code drill.seconds} is the time for each fault, {@code drill.kills} the number of killed
 * servers, and {@code drill.rate} the number of prepares a second, including those of people who request another code.
 */
final class CarrierDrill {
    private static final int SECONDS = Integer.getInteger("drill.seconds", 60);
    private static final int KILLS = Integer.getInteger("drill.kills", 100);
    private static final int RATE = Integer.getInteger("drill.rate", 50);
    /** After this time the servers are about as fast as they become. */
    private static final int WARM_UP_SECONDS = 5 * SECONDS;

    private static final int LONGEST_RECOVERY_SECONDS = 300;
    private static final int SECONDS_PER_KILL = 10;
    /** A new server is slow, so it serves this long before it is killed. */
    private static final int KILLED_AFTER_SECONDS = 5;
    /** A person who has no message after this time requests another one. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** One minute less than a code is valid. A message that has arrived by then is not lost. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(9);

    private static final Path RESULTS = Path.of("..", "docs", "drills");

    private final Random random = new Random(20261124);

    @TempDir
    Path data;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Phone> phones = new ConcurrentHashMap<>();
    private final DrillCarrier first = new DrillCarrier("webhook", this::deliver);
    private final DrillCarrier second = new DrillCarrier("webhook-b", this::deliver);
    private Map<String, String> environment = Map.of();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    private record Node(ServerProcess server, Api api) {
        static Node of(ServerProcess server) {
            return new Node(server, new Api(server.base()));
        }
    }

    /** The phone of one number, with the messages that arrived. */
    private static final class Phone {
        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final CountDownLatch first = new CountDownLatch(1);
        private volatile boolean requestedAgain;

        private void receive(Arrival arrival) {
            arrivals.add(arrival);
            first.countDown();
        }

        private boolean receivesWithin(Duration time) {
            try {
                return first.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /**
     * One prepare that was answered with 200.
     *
     * @param requestedAt when the person requested the code, by {@link System#nanoTime()}
     * @param requests how many codes the person had requested by then, this one included
     */
    private record Prepared(Phone phone, long requestedAt, double apiMillis, int requests) {
        /** Returns the time from the request to the phone; empty if the person had to request another code. */
        Optional<Double> arrivalMillis() {
            return phone.arrivals.stream()
                    .map(arrival -> (arrival.nanos() - requestedAt) / 1e6)
                    .filter(millis -> millis > 0)
                    .filter(millis -> requests > 1 || millis < PATIENCE.toMillis() || !phone.requestedAgain)
                    .findFirst();
        }
    }

    private void startTwo(Function<Map<String, String>, ServerProcess> starter) {
        environment = environment();
        nodes.add(Node.of(starter.apply(environment)));
        nodes.add(Node.of(starter.apply(environment)));
    }

    @AfterEach
    void end() {
        nodes.forEach(node -> node.server().close());
        first.close();
        second.close();
    }

    /**
     * The carrier works for a time and then has a fault for a time, once for each fault. The figures with a fault are
     * compared with the figures of all the times in which the carrier worked.
     */
    @Test
    void a_carrier_fails_in_six_ways_and_no_code_is_lost() throws Exception {
        startTwo(ServerProcess::startTuned);
        load(WARM_UP_SECONDS, false);
        var withoutFault = new ArrayList<Collection<Prepared>>();
        var withFault = new EnumMap<Fault, Collection<Prepared>>(Fault.class);
        for (var fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            withoutFault.add(load(SECONDS, false));
            first.become(fault);
            withFault.put(fault, load(SECONDS, fault == Fault.LOSES));
            first.become(Fault.NONE);
            awaitRecovery();
        }
        var after = load(SECONDS, false);

        var before = figures(withoutFault.stream().flatMap(Collection::stream).toList())
                .build();
        var builder = Json.createObjectBuilder();
        withFault.forEach((fault, prepared) ->
                builder.add(fault.name().toLowerCase(Locale.ROOT), compared(figures(prepared), before)));
        var faults = builder.build();
        write(
                "carriers.json",
                Json.createObjectBuilder()
                        .add("seconds_each", SECONDS)
                        .add("before_each", before)
                        .add(
                                "before_each_api_ms",
                                Json.createArrayBuilder(withoutFault.stream()
                                        .map(CarrierDrill::apiMillis)
                                        .toList()))
                        .add("first_carrier", faults)
                        .add("after", compared(figures(after), before)));

        for (var fault : faults.keySet()) {
            var figures = faults.getJsonObject(fault);
            assertNothingLost(figures, fault);
            assertThat(figures.getJsonObject("arrival_ms").getJsonNumber("p99").doubleValue())
                    .as(fault)
                    .isLessThanOrEqualTo(3000);
        }
        assertThat(nodes.getFirst().api().get("/metrics").body())
                .contains("ringproof_texts_handovers_total{")
                .contains("ringproof_texts_accept_seconds")
                .contains("ringproof_gateway_health{");
    }

    /**
     * One of two servers under load is killed, again and again. The next server starts when the load has ended. The JVM
     * compiles quickly and not well here, since each server lives for only half a minute.
     */
    @Test
    void servers_are_killed_and_no_code_is_lost() throws Exception {
        startTwo(ServerProcess::start);
        load(SECONDS, false);
        var crowds = new ArrayList<Crowd>();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int kill = 0; kill < KILLS; kill++) {
                var crowd = new Crowd(false);
                crowds.add(crowd);
                var load = people.submit(() -> load(SECONDS_PER_KILL, crowd, people));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        random.nextInt(KILLED_AFTER_SECONDS * 1000, SECONDS_PER_KILL * 1000)));
                nodes.removeFirst().server().kill();
                load.get();
                nodes.add(Node.of(ServerProcess.start(environment)));
            }
        }
        var each = Json.createArrayBuilder();
        crowds.stream().map(crowd -> duplicates(arrivals(crowd.prepared))).forEach(each::add);
        var figures = figures(crowds.stream()
                        .flatMap(crowd -> crowd.prepared.stream())
                        .toList())
                .add("kills", KILLS)
                .add("duplicates_of_each_kill", each)
                .build();
        write("kills.json", Json.createObjectBuilder().add("killed_servers", figures));

        assertNothingLost(figures, "kills");
        assertThat(figures.getInt("most_duplicates_of_one_message")).isLessThanOrEqualTo(1);
        assertThat(figures.getInt("duplicates_by_the_same_carrier")).isLessThanOrEqualTo(KILLS);
    }

    private static void assertNothingLost(JsonObject figures, String when) {
        assertThat(figures.getInt("people_without_a_code")).as(when).isZero();
        assertThat(figures.getInt("messages_after_their_life")).as(when).isZero();
        assertThat(figures.getInt("messages_with_two_codes")).as(when).isZero();
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("RINGPROOF_DATA", data.toString()),
                Map.entry("RINGPROOF_DATABASE_URL", TestDatabases.postgresql()),
                Map.entry("RINGPROOF_KEYS", KeyRing.newPair("1", new SecureRandom())),
                Map.entry("RINGPROOF_LIMITS", "off"),
                Map.entry("RINGPROOF_SMS_GATEWAY", "webhook,webhook-b"),
                Map.entry("RINGPROOF_SMS_WEBHOOK_URL", first.url()),
                Map.entry("RINGPROOF_SMS_WEBHOOK_B_URL", second.url()));
    }

    private void deliver(Arrival arrival) {
        phones.computeIfAbsent(arrival.to(), to -> new Phone()).receive(arrival);
    }

    /**
     * Waits until both servers use the first carrier again. They need messages as a trial for it, so there is some
     * load.
     */
    private void awaitRecovery() {
        for (int i = 0; i < LONGEST_RECOVERY_SECONDS && !nodes.stream().allMatch(CarrierDrill::isAllUp); i++) {
            load(1, false);
        }
    }

    private static boolean isAllUp(Node node) {
        return node.api().backEnd("GET", "/v1/gateways", "").json().asJsonArray().stream()
                .allMatch(gateway -> gateway.asJsonObject().getString("health").equals("up"));
    }

    /** Prepares for a while, and waits until the last code has been entered. */
    private Collection<Prepared> load(int seconds, boolean impatient) {
        var crowd = new Crowd(impatient);
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            load(seconds, crowd, people);
        }
        return crowd.prepared;
    }

    /**
     * Prepares at a steady rate, on all nodes in turn. People who request another code come first, and new people get
     * the rest of the rate.
     */
    private void load(int seconds, Crowd crowd, Executor people) {
        long begin = System.nanoTime();
        long newcomers = (long) seconds * RATE;
        for (long i = 0; i < newcomers || (crowd.impatient && crowd.mayRequestAgain.get() > 0); i++) {
            LockSupport.parkNanos(begin + TimeUnit.SECONDS.toNanos(i) / RATE - System.nanoTime());
            var next = crowd.nextPrepares.poll();
            if (next != null) {
                people.execute(next);
            } else if (i < newcomers) {
                crowd.mayRequestAgain.incrementAndGet();
                people.execute(() -> verify(crowd));
            }
        }
    }

    /** The people who come within the same time, and their prepares. */
    private static final class Crowd {
        private final boolean impatient;
        private final Queue<Prepared> prepared = new ConcurrentLinkedQueue<>();
        /** The prepares of people who request another code. They come next. */
        private final Queue<Runnable> nextPrepares = new ConcurrentLinkedQueue<>();
        /** The number of people who may still request another code. */
        private final AtomicInteger mayRequestAgain = new AtomicInteger();

        Crowd(boolean impatient) {
            this.impatient = impatient;
        }
    }

    /** Plays one person, who adds a number, requests a code and enters it. */
    private void verify(Crowd crowd) {
        int count = numbers.incrementAndGet();
        var number = "+1415" + (2_000_000 + count);
        var phone = phones.computeIfAbsent(number, to -> new Phone());
        try {
            var verification = requestCode(count, number, phone, crowd);
            if (phone.receivesWithin(LONGEST_WAIT)) {
                retried(
                        count,
                        api -> verification.attempt(
                                api, phone.arrivals.element().code()));
            }
        } catch (Api.Unreachable e) {
            // The server was killed. A prepare without an answer does not count.
        }
    }

    /** Requests a code, and another one if the first does not arrive in time. */
    private Verification requestCode(int count, String number, Phone phone, Crowd crowd) {
        try {
            node(count).api().createUser("user_" + count);
            var added = node(count)
                    .api()
                    .backEnd(
                            "POST",
                            "/v1/phone_numbers",
                            "{\"user_id\":\"user_%d\",\"phone_number\":\"%s\"}".formatted(count, number));
            var id = added.object().getString("id");
            var verification = retried(count, api -> prepare(api, id, phone, 1, crowd));
            if (!crowd.impatient || phone.receivesWithin(PATIENCE)) {
                return verification;
            }
            phone.requestedAgain = true;
            return CompletableFuture.supplyAsync(
                            () -> retried(count, api -> prepare(api, id, phone, 2, crowd)), crowd.nextPrepares::add)
                    .join();
        } finally {
            crowd.mayRequestAgain.decrementAndGet();
        }
    }

    /** A verification that waits for its code. */
    private record Verification(String phoneNumberId, String id) {
        Api.Reply attempt(Api api, String code) {
            return api.backEnd(
                    "POST",
                    "/v1/phone_numbers/" + phoneNumberId + "/attempt_verification",
                    "{\"verification_id\":\"%s\",\"code\":\"%s\"}".formatted(id, code));
        }
    }

    private static Verification prepare(Api api, String id, Phone phone, int requests, Crowd crowd) {
        long requestedAt = System.nanoTime();
        var reply = api.backEnd("POST", "/v1/phone_numbers/" + id + "/prepare_verification", "");
        if (reply.status() != 200) {
            throw new IllegalStateException("the status of prepare is " + reply.status() + ": " + reply.body());
        }
        crowd.prepared.add(new Prepared(phone, requestedAt, (System.nanoTime() - requestedAt) / 1e6, requests));
        return new Verification(id, reply.object().getString("id"));
    }

    /** Sends the request once more if no server answers. It goes to a server that runs, as behind a load balancer. */
    private <T> T retried(int count, Function<Api, T> request) {
        try {
            return request.apply(node(count).api());
        } catch (Api.Unreachable e) {
            return request.apply(node(count).api());
        }
    }

    private Node node(int count) {
        var now = List.copyOf(nodes);
        return now.get(count % now.size());
    }

    private static List<Arrival> arrivals(Collection<Prepared> prepared) {
        return prepared.stream()
                .map(Prepared::phone)
                .distinct()
                .flatMap(phone -> phone.arrivals.stream())
                .toList();
    }

    private static long duplicates(List<Arrival> arrivals) {
        return arrivals.size() - arrivals.stream().map(Arrival::id).distinct().count();
    }

    private static JsonObjectBuilder figures(Collection<Prepared> prepared) {
        var arrivals = arrivals(prepared);
        long messages = arrivals.stream().map(Arrival::id).distinct().count();
        long codes = arrivals.stream()
                .map(arrival -> arrival.id() + arrival.code())
                .distinct()
                .count();
        return Json.createObjectBuilder()
                .add("prepares_answered", prepared.size())
                .add(
                        "people_without_a_code",
                        prepared.stream()
                                .map(Prepared::phone)
                                .distinct()
                                .filter(phone -> phone.arrivals.isEmpty())
                                .count())
                .add(
                        "messages_after_their_life",
                        arrivals.stream()
                                .filter(arrival -> arrival.at().isAfter(arrival.expiresAt()))
                                .count())
                .add("duplicates", duplicates(arrivals))
                .add("duplicates_by_the_same_carrier", duplicates(arrivals) - duplicatesByAnotherCarrier(arrivals))
                .add("most_duplicates_of_one_message", mostArrivalsOfOneMessage(arrivals) - 1)
                .add("messages_with_two_codes", codes - messages)
                .add(
                        "asked_again",
                        prepared.stream().filter(p -> p.requests() > 1).count())
                .add(
                        "by_second_carrier",
                        arrivals.stream()
                                .filter(arrival -> arrival.carrier().equals("webhook-b"))
                                .count())
                .add("api_ms", apiMillis(prepared))
                .add(
                        "arrival_ms",
                        percentiles(prepared.stream()
                                .flatMap(p -> p.arrivalMillis().stream())
                                .toList()));
    }

    private static JsonObject apiMillis(Collection<Prepared> prepared) {
        return percentiles(prepared.stream().map(Prepared::apiMillis).toList());
    }

    /**
     * Returns the number of duplicates from another carrier. The hand-over to the first carrier took too long, so the
     * server asked another one, but the first carrier had the message.
     */
    private static long duplicatesByAnotherCarrier(List<Arrival> arrivals) {
        return arrivals.stream()
                        .map(arrival -> arrival.id() + arrival.carrier())
                        .distinct()
                        .count()
                - arrivals.stream().map(Arrival::id).distinct().count();
    }

    private static long mostArrivalsOfOneMessage(List<Arrival> arrivals) {
        return arrivals.stream().collect(groupingBy(Arrival::id, counting())).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
    }

    private static JsonObject percentiles(List<Double> values) {
        var json = Json.createObjectBuilder();
        for (int percent : new int[] {50, 95, 99}) {
            json.add("p" + percent, Math.round(FirstSecondsBenchmark.percentile(values, percent) * 10) / 10.0);
        }
        return json.build();
    }

    private static JsonObject compared(JsonObjectBuilder builder, JsonObject before) {
        var figures = builder.build();
        double p99 = figures.getJsonObject("api_ms").getJsonNumber("p99").doubleValue();
        double was = before.getJsonObject("api_ms").getJsonNumber("p99").doubleValue();
        return Json.createObjectBuilder(figures)
                .add("api_p99_to_before", Math.round(p99 / was * 100) / 100.0)
                .build();
    }

    private static void write(String file, JsonObjectBuilder result) throws IOException {
        var all = Json.createObjectBuilder()
                .add("date", InstantSource.system().instant().toString())
                .add("processors", Runtime.getRuntime().availableProcessors())
                .add("prepares_a_second", RATE)
                .addAll(result);
        JsonWriterFactory pretty = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
        Files.createDirectories(RESULTS);
        try (var writer = pretty.createWriter(Files.newBufferedWriter(RESULTS.resolve(file)))) {
            writer.write(all.build());
        }
    }
}
