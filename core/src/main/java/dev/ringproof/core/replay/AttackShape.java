package dev.ringproof.core.replay;

import static dev.ringproof.core.replay.SimulatedRegion.AZ;
import static dev.ringproof.core.replay.SimulatedRegion.ES;
import static dev.ringproof.core.replay.SimulatedRegion.IT;
import static dev.ringproof.core.replay.SimulatedRegion.LK;
import static dev.ringproof.core.replay.SimulatedRegion.PL;
import static dev.ringproof.core.replay.SimulatedRegion.UZ;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The shapes of attacks that are simulated. Each request comes from a new owner, unless the attacker enters codes.
 */
public enum AttackShape {
    BURST("10,000 requests over 1,000 numbers in ten prefixes, 500 addresses, within 20 minutes; nothing entered") {
        @Override
        Plan plan() {
            return new Plan(10_000, 1_000, 10, List.of(LK, UZ, ES), 500, Duration.ofMinutes(20), 0);
        }
    },
    THOUSAND_PREFIXES(
            "10,000 requests over 1,000 numbers, each in a prefix of its own, 500 addresses, within an hour") {
        @Override
        Plan plan() {
            return new Plan(10_000, 1_000, 1_000, List.of(LK, UZ, AZ, ES), 500, Duration.ofHours(1), 0);
        }
    },
    LOW_AND_SLOW("2,000 requests over 400 numbers in 40 prefixes, 300 addresses, over the whole day") {
        @Override
        Plan plan() {
            return new Plan(2_000, 400, 40, List.of(UZ, PL), 300, SimulatedUsers.DAY, 0);
        }
    },
    A_FIFTH_ENTERED("as the burst, and the attacker enters a fifth of the codes, each number by an owner of its own") {
        @Override
        Plan plan() {
            return new Plan(10_000, 1_000, 10, List.of(LK, UZ, ES), 500, Duration.ofMinutes(20), 0.2);
        }
    },
    RESIDENTIAL(
            "10,000 requests over 2,000 numbers in 50 prefixes, each from an address of its own, within two hours") {
        @Override
        Plan plan() {
            return new Plan(10_000, 2_000, 50, List.of(LK, AZ, IT), 10_000, Duration.ofHours(2), 0);
        }
    };

    /** The share of an attacker's prefixes in which real users have numbers too. */
    private static final double USED = 0.1;

    private final String description;

    AttackShape(String description) {
        this.description = description;
    }

    /** Returns the name of the shape in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns what the attack does, for a reader. */
    public String description() {
        return description;
    }

    abstract Plan plan();

    /**
     * An attack.
     *
     * @param entering the share of codes that the attacker enters
     */
    record Plan(
            int requests,
            int numbers,
            int prefixes,
            List<SimulatedRegion> regions,
            int addresses,
            Duration lasting,
            double entering) {

        List<LoggedMessage> messages(Instant begin, SimulatedUsers users, RandomGenerator random) {
            var all = numbers(users, random);
            var messages = new ArrayList<LoggedMessage>();
            for (int i = 0; i < requests; i++) {
                var at = begin.plusMillis((long) (random.nextDouble() * lasting.toMillis()));
                int which = random.nextInt(all.size());
                int address = addresses == requests ? i : random.nextInt(addresses);
                boolean entered = random.nextDouble() < entering;
                messages.add(new LoggedMessage(
                        at,
                        all.get(which),
                        new OwnerId("attacker-" + (entering > 0 ? which : i)),
                        SimulatedUsers.block(180, address),
                        false,
                        entered ? Duration.ofSeconds(15) : null,
                        true));
            }
            return messages;
        }

        List<E164Number> numbers(SimulatedUsers users, RandomGenerator random) {
            var chosen = new LinkedHashSet<String>();
            for (int i = 0; chosen.size() < prefixes; i++) {
                var region = regions.get(i % regions.size());
                var used = users.prefixesOf(region);
                chosen.add(random.nextDouble() < USED ? used.get(random.nextInt(used.size())) : region.prefix(random));
            }
            var inOrder = List.copyOf(chosen);
            var all = new ArrayList<E164Number>();
            for (int i = 0; i < numbers; i++) {
                all.add(SimulatedUsers.numberIn(inOrder.get(i % prefixes), random));
            }
            return all;
        }
    }
}
