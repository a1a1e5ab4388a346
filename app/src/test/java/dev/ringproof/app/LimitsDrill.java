package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriterFactory;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on two servers that share one PostgreSQL, over HTTP: what their limits let pass. The usual test run has the
 * short form, {@link LimitsTest}: {@code ./test drill-limits} runs this one and writes {@code docs/drills/limits.json}.
 */
class LimitsDrill {
    private static final Path RESULTS = Path.of("../docs/drills/limits.json");

    @TempDir
    Path data;

    @Test
    void attacks_cost_what_the_table_of_limits_says() throws IOException {
        var results = Json.createObjectBuilder();
        try (var attack = new LimitsAttack(data.resolve("default"), Map.of())) {
            attack.parallelRequestsForOneNumber(1000, results);
            attack.oneTokenInALoop(150, results);
            attack.manyUsersAgainstOneNumber(150, results);
            attack.changesOfFactors(results);
            attack.spellingsOfOneAddress(results);
        }
        try (var attack = new LimitsAttack(
                data.resolve("budget"),
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_BUDGET", "1.25/day",
                        "RINGPROOF_PRICE_OTHERWISE", "0.01"))) {
            attack.budgetOfAHundredMessages(10_000, results);
        }
        try (var attack = new LimitsAttack(
                data.resolve("guesses"),
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_LIMIT_WRONG_CODES_OF_OWNER", "enforce",
                        "RINGPROOF_LIMIT_WRONG_CODES_FROM_ADDRESS", "enforce",
                        "RINGPROOF_LIMIT_WRONG_CODES", "enforce"))) {
            attack.guesses(4000, 5, results);
        }
        try (var attack = new LimitsAttack(
                data.resolve("enumeration"),
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_LIMIT_CREATES_OF_OWNER", "20/PT1H",
                        "RINGPROOF_TAKEN_NUMBERS", "hide"))) {
            attack.knownAgainstUnknown(5000, Duration.ofMillis(1), results);
        }
        write(results);
    }

    private static void write(JsonObjectBuilder results) throws IOException {
        JsonWriterFactory pretty = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
        try (var writer = pretty.createWriter(Files.newBufferedWriter(RESULTS))) {
            writer.write(results.build());
        }
    }
}
