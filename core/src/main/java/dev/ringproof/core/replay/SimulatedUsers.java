package dev.ringproof.core.replay;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The honest users of the simulation, within one day. docs/fraud.md lists what is assumed of them, with the reasons.
 */
final class SimulatedUsers {
    static final Duration DAY = Duration.ofHours(24);

    private static final List<SimulatedRegion> REGIONS = List.of(SimulatedRegion.values());

    private static final double CONVERTING = 0.8;
    /** Of those who convert, how many need a second message, and how many of these a third one. */
    private static final double FIRST_LOST = 0.12;

    private static final double SECOND_LOST = 0.2;
    /** Of those who do not convert, how many ask once more, each time. */
    private static final double ASKING_AGAIN = 0.5;

    private static final int MOST_MESSAGES = 4;
    private static final double SHARED_ADDRESS = 0.2;
    private static final int SHARED_BLOCKS = 200;
    /** Exponents of Zipf's law. With 1 for prefixes too, some hundred of 10,000 numbers would sign up in one day. */
    private static final double AMONG_REGIONS = 1;

    private static final double AMONG_PREFIXES = 0.7;
    private static final double MEDIAN_SECONDS = 20;
    private static final double SPREAD = 0.8;
    private static final double SIGN_IN_CONVERTING = 0.95;

    private final RandomGenerator random;
    private final Map<SimulatedRegion, List<String>> prefixes = new EnumMap<>(SimulatedRegion.class);
    private final Map<Integer, double[]> zipfSums = new HashMap<>();
    private int owners;

    SimulatedUsers(RandomGenerator random) {
        this.random = random;
        for (var region : SimulatedRegion.values()) {
            prefixes.put(region, region.prefixes(random));
        }
    }

    /** Returns the requests of new users, who ask for a code for a number of their own. */
    List<LoggedMessage> newUsers(int users, Instant begin) {
        var messages = new ArrayList<LoggedMessage>();
        for (int i = 0; i < users; i++) {
            messages.addAll(newUser(number(region()), begin.plus(withinDay())));
        }
        return messages;
    }

    /** Returns requests of verified users, who sign in by their second factor. */
    List<LoggedMessage> signIns(int users, Instant begin) {
        var messages = new ArrayList<LoggedMessage>();
        for (int i = 0; i < users; i++) {
            messages.add(signIn(number(region()), begin.plus(withinDay())));
        }
        return messages;
    }

    LoggedMessage signIn(E164Number number, Instant at) {
        var entered = random.nextDouble() < SIGN_IN_CONVERTING ? timeToEnter() : null;
        return new LoggedMessage(at, number, owner(), address(), true, entered, false);
    }

    List<LoggedMessage> newUser(E164Number number, Instant first) {
        boolean converting = random.nextDouble() < CONVERTING;
        int messages = 1;
        if (converting) {
            messages += random.nextDouble() < FIRST_LOST ? 1 : 0;
            messages += messages == 2 && random.nextDouble() < SECOND_LOST ? 1 : 0;
        } else {
            while (messages < MOST_MESSAGES && random.nextDouble() < ASKING_AGAIN) {
                messages++;
            }
        }
        var owner = owner();
        var address = address();
        var all = new ArrayList<LoggedMessage>();
        var at = first;
        for (int i = 1; i <= messages; i++) {
            var entered = converting && i == messages ? timeToEnter() : null;
            all.add(new LoggedMessage(at, number, owner, address, false, entered, false));
            at = at.plusSeconds(31 + random.nextInt(60));
        }
        return all;
    }

    /** Returns the prefixes of a region that users have. */
    List<String> prefixesOf(SimulatedRegion region) {
        return prefixes.getOrDefault(region, List.of());
    }

    private E164Number number(SimulatedRegion region) {
        var all = prefixesOf(region);
        return numberIn(all.get(zipf(all.size(), AMONG_PREFIXES)), random);
    }

    private SimulatedRegion region() {
        return REGIONS.get(zipf(REGIONS.size(), AMONG_REGIONS));
    }

    static E164Number numberIn(String prefix, RandomGenerator random) {
        return new E164Number(prefix + String.format("%04d", random.nextInt(10_000)));
    }

    private OwnerId owner() {
        return new OwnerId("person-" + owners++);
    }

    private @Nullable String address() {
        return random.nextDouble() < SHARED_ADDRESS
                ? block(100, random.nextInt(SHARED_BLOCKS))
                : block(20, random.nextInt(60_000));
    }

    /** Returns an address block, an IPv4 /24. */
    static String block(int first, int number) {
        return first + "." + number / 256 + "." + number % 256 + ".0";
    }

    /** Draws a place by Zipf's law. One number of places always comes with one exponent. */
    private int zipf(int places, double exponent) {
        var sums = zipfSums.computeIfAbsent(places, count -> sums(count, exponent));
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[places - 1]);
        return Math.min(found < 0 ? -found - 1 : found, places - 1);
    }

    private static double[] sums(int places, double exponent) {
        var sums = new double[places];
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += StrictMath.pow(place + 1, -exponent);
            sums[place] = sum;
        }
        return sums;
    }

    /** Draws a time of the day. There is three times as much to do in the middle of the day as at its ends. */
    private Duration withinDay() {
        while (true) {
            double part = random.nextDouble();
            double busy = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * part);
            if (random.nextDouble() < (1 + 2 * busy) / 3) {
                return Duration.ofMillis((long) (part * DAY.toMillis()));
            }
        }
    }

    /** Draws from a log-normal distribution. */
    private Duration timeToEnter() {
        double normal = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
        double seconds = MEDIAN_SECONDS * StrictMath.exp(SPREAD * normal);
        return Duration.ofMillis((long) (Math.clamp(seconds, 5, 300) * 1000));
    }
}
