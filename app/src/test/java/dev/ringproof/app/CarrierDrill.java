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
 * Two servers on one PostgreSQL under a steady load, with two carriers, the first of which is taken away in every way; and
 * servers killed. Not a test of the usual run: {@code ./test drill-carriers} writes {@code docs/drills}.
 *
 * <p>System properties: {@code drill.seconds} for each way, {@code drill.kills}, {@code drill.rate} of prepares a second, among
 * them those of people who ask again.
 */
final class CarrierDrill {
    private static final int SECONDS = Integer.getInteger("drill.seconds", 60);
    private static final int KILLS = Integer.getInteger("drill.kills", 100);
    private static final int RATE = Integer.getInteger("drill.rate", 50);
    /** So that the servers are about as fast as they get. */
    private static final int WARM_UP_SECONDS = 5 * SECONDS;
    /** A server that has just started is slow, so it serves a while before its end. */
    private static final int LONGEST_RECOVERY_SECONDS = 300;

    private static final int SECONDS_A_KILL = 10;

    private static final int KILLED_AFTER_SECONDS = 5;
    /** After so long without a text a person asks for another. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** As long as a code lives, but for a minute: what has arrived by then is not lost. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(9);

    private static final Path RESULTS = Path.of("..", "docs", "drills");

    private final Random random = new Random(20261124);

    @TempDir
    Path data;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Phone> phones = new ConcurrentHashMap<>();
    private final DrillCarrier first = new DrillCarrier("webhook", this::ring);
    private final DrillCarrier second = new DrillCarrier("webhook-b", this::ring);
    private Map<String, String> environment = Map.of();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    private record Node(ServerProcess server, Api api) {
        static Node of(ServerProcess server) {
            return new Node(server, new Api(server.base()));
        }
    }

    /** What arrived at one number. */
    private static final class Phone {
        private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        private final CountDownLatch first = new CountDownLatch(1);
        private volatile boolean askedAgain;

        private void receive(Arrival arrival) {
            arrivals.add(arrival);
            first.countDown();
        }

        private boolean rings(Duration within) {
            try {
                return first.await(within.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /**
     * One prepare that was answered with 200.
     *
     * @param asked how often its person had asked by then
     */
    private record Prepared(Phone phone, long askedAt, double apiMillis, int asked) {
        /** From the asking to the phone; nothing where it took another asking. */
        Optional<Double> arrivalMillis() {
            return phone.arrivals.stream()
                    .map(arrival -> (arrival.nanos() - askedAt) / 1e6)
                    .filter(millis -> millis > 0)
                    .filter(millis -> asked > 1 || millis < PATIENCE.toMillis() || !phone.askedAgain)
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

    /** In turn well for a while and gone for a while; all the whiles in which it is well are what is compared with. */
    @Test
    void a_carrier_goes_in_six_ways_and_no_code_is_lost() throws Exception {
        startTwo(ServerProcess::startTuned);
        load(WARM_UP_SECONDS, false);
        var well = new ArrayList<Collection<Prepared>>();
        var gone = new EnumMap<Fault, Collection<Prepared>>(Fault.class);
        for (var fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            well.add(load(SECONDS, false));
            first.become(fault);
            gone.put(fault, load(SECONDS, fault == Fault.LOSES));
            first.become(Fault.NONE);
            awaitRecovery();
        }
        var after = load(SECONDS, false);

        var before = figures(well.stream().flatMap(Collection::stream).toList()).build();
        var faults = Json.createObjectBuilder();
        gone.forEach((fault, prepared) ->
                faults.add(fault.name().toLowerCase(Locale.ROOT), compared(figures(prepared), before)));
        var ways = faults.build();
        write(
                "carriers.json",
                Json.createObjectBuilder()
                        .add("seconds_each", SECONDS)
                        .add("before_each", before)
                        .add(
                                "before_each_api_ms",
                                Json.createArrayBuilder(well.stream()
                                        .map(CarrierDrill::apiMillis)
                                        .toList()))
                        .add("first_carrier", ways)
                        .add("after", compared(figures(after), before)));

        for (var way : ways.keySet()) {
            var figures = ways.getJsonObject(way);
            assertNothingLost(figures, way);
            assertThat(figures.getJsonObject("arrival_ms").getJsonNumber("p99").doubleValue())
                    .as(way)
                    .isLessThanOrEqualTo(3000);
        }
        assertThat(nodes.getFirst().api().get("/metrics").body())
                .contains("ringproof_texts_handovers_total{")
                .contains("ringproof_texts_accept_seconds")
                .contains("ringproof_gateway_health{");
    }

    /**
     * One of two servers under load, again and again; its successor starts when the load has ended. They are compiled
     * quickly rather than well, since each lives for half a minute.
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
                var load = people.submit(() -> load(SECONDS_A_KILL, crowd, people));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        random.nextInt(KILLED_AFTER_SECONDS * 1000, SECONDS_A_KILL * 1000)));
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
        assertThat(figures.getInt("most_duplicates_of_one_text")).isLessThanOrEqualTo(1);
        assertThat(figures.getInt("duplicates_by_the_same_carrier")).isLessThanOrEqualTo(KILLS);
    }

    private static void assertNothingLost(JsonObject figures, String when) {
        assertThat(figures.getInt("people_without_a_code")).as(when).isZero();
        assertThat(figures.getInt("texts_after_their_life")).as(when).isZero();
        assertThat(figures.getInt("texts_with_two_codes")).as(when).isZero();
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("RINGPROOF_DATA", data.toString()),
                Map.entry("RINGPROOF_DATABASE_URL", TestDatabases.postgresql()),
                Map.entry("RINGPROOF_KEYS", KeyRing.randomText("1", new SecureRandom())),
                Map.entry("RINGPROOF_LIMITS", "off"),
                Map.entry("RINGPROOF_SMS_GATEWAY", "webhook,webhook-b"),
                Map.entry("RINGPROOF_SMS_WEBHOOK_URL", first.url()),
                Map.entry("RINGPROOF_SMS_WEBHOOK_B_URL", second.url()));
    }

    private void ring(Arrival arrival) {
        phones.computeIfAbsent(arrival.to(), to -> new Phone()).receive(arrival);
    }

    /** Until both servers trust the first carrier again, which takes texts to try it with. */
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

    /** Prepares at a steady rate, on all nodes in turn: for those who ask again, and for new people as far as there is room. */
    private void load(int seconds, Crowd crowd, Executor people) {
        long begin = System.nanoTime();
        long newcomers = (long) seconds * RATE;
        for (long i = 0; i < newcomers || (crowd.impatient && crowd.undecided.get() > 0); i++) {
            LockSupport.parkNanos(begin + TimeUnit.SECONDS.toNanos(i) / RATE - System.nanoTime());
            var again = crowd.again.poll();
            if (again != null) {
                people.execute(again);
            } else if (i < newcomers) {
                crowd.undecided.incrementAndGet();
                people.execute(() -> live(crowd));
            }
        }
    }

    /** People who come within the same while, and what they asked for. */
    private static final class Crowd {
        private final boolean impatient;
        private final Queue<Prepared> prepared = new ConcurrentLinkedQueue<>();
        /** Those who ask again, for whom the next turns are. */
        private final Queue<Runnable> again = new ConcurrentLinkedQueue<>();
        /** How many may yet ask again. */
        private final AtomicInteger undecided = new AtomicInteger();

        Crowd(boolean impatient) {
            this.impatient = impatient;
        }
    }

    /** One person: adds a number, asks for a code, and enters it. */
    private void live(Crowd crowd) {
        int count = numbers.incrementAndGet();
        var number = "+1415" + (2_000_000 + count);
        var phone = phones.computeIfAbsent(number, to -> new Phone());
        try {
            var check = ask(count, number, phone, crowd);
            if (phone.rings(LONGEST_WAIT)) {
                served(count, api -> check.attempt(api, phone.arrivals.element().code()));
            }
        } catch (Api.Unreachable e) {
            // killed: what was not answered does not count
        }
    }

    /** Asks for a code, and once more where it does not arrive. */
    private Check ask(int count, String number, Phone phone, Crowd crowd) {
        try {
            var added = node(count)
                    .api()
                    .backEnd(
                            "POST",
                            "/v1/phone_numbers",
                            "{\"user_id\":\"user_%d\",\"phone_number\":\"%s\"}".formatted(count, number));
            var id = added.object().getString("id");
            var check = served(count, api -> prepare(api, id, phone, 1, crowd));
            if (!crowd.impatient || phone.rings(PATIENCE)) {
                return check;
            }
            phone.askedAgain = true;
            return CompletableFuture.supplyAsync(
                            () -> served(count, api -> prepare(api, id, phone, 2, crowd)), crowd.again::add)
                    .join();
        } finally {
            crowd.undecided.decrementAndGet();
        }
    }

    /** A verification under way. */
    private record Check(String id, String verification) {
        Api.Reply attempt(Api api, String code) {
            return api.backEnd(
                    "POST",
                    "/v1/phone_numbers/" + id + "/attempt_verification",
                    "{\"verification_id\":\"%s\",\"code\":\"%s\"}".formatted(verification, code));
        }
    }

    private static Check prepare(Api api, String id, Phone phone, int asked, Crowd crowd) {
        long asks = System.nanoTime();
        var reply = api.backEnd("POST", "/v1/phone_numbers/" + id + "/prepare_verification", "");
        if (reply.status() != 200) {
            throw new IllegalStateException("prepare is " + reply.status() + ": " + reply.body());
        }
        crowd.prepared.add(new Prepared(phone, asks, (System.nanoTime() - asks) / 1e6, asked));
        return new Check(id, reply.object().getString("id"));
    }

    /** Who gets no answer asks once more, and is sent to a server that lives, as behind a load balancer. */
    private <T> T served(int count, Function<Api, T> request) {
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
        long texts = arrivals.stream().map(Arrival::id).distinct().count();
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
                        "texts_after_their_life",
                        arrivals.stream()
                                .filter(arrival -> arrival.at().isAfter(arrival.expiresAt()))
                                .count())
                .add("duplicates", duplicates(arrivals))
                .add("duplicates_by_the_same_carrier", duplicates(arrivals) - byAnother(arrivals))
                .add("most_duplicates_of_one_text", mostOfOne(arrivals) - 1)
                .add("texts_with_two_codes", codes - texts)
                .add("asked_again", prepared.stream().filter(p -> p.asked() > 1).count())
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

    /** Those of texts whose hand-over took too long to wait for, though it went well in the end. */
    private static long byAnother(List<Arrival> arrivals) {
        return arrivals.stream()
                        .map(arrival -> arrival.id() + arrival.carrier())
                        .distinct()
                        .count()
                - arrivals.stream().map(Arrival::id).distinct().count();
    }

    private static long mostOfOne(List<Arrival> arrivals) {
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
