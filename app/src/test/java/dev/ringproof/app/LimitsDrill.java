package dev.ringproof.app;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attacks on two servers that share one PostgreSQL, over HTTP: what their limits let pass. The usual test run has the
 * short form, {@link LimitsTest}: {@code ./test drill-limits} runs this one for about eight minutes and writes {@code
 * docs/drills/limits.json}, a part for each test.
 */
class LimitsDrill {
    private static final Path RESULTS = Path.of("../docs/drills/limits.json");

    @TempDir
    Path data;

    @Test
    void attacks_cost_what_the_table_of_limits_says() throws IOException {
        try (var attack = new LimitsAttack(data, Map.of())) {
            attack.againstDefaultLimits(1000, 150, 150);
            write("attacks", attack);
        }
    }

    @Test
    void a_budget_of_a_hundred_messages_pays_for_a_hundred_of_ten_thousand() throws IOException {
        try (var attack = new LimitsAttack(data, LimitsAttack.BUDGET_OF_A_HUNDRED)) {
            attack.budgetOfAHundredMessages(10_000);
            write("budget", attack);
        }
    }

    @Test
    void of_twenty_thousand_guesses_a_thousand_are_checked() throws IOException {
        try (var attack = new LimitsAttack(
                data,
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_LIMIT_WRONG_CODES_OF_OWNER", "enforce",
                        "RINGPROOF_LIMIT_WRONG_CODES_FROM_ADDRESS", "enforce",
                        "RINGPROOF_LIMIT_WRONG_CODES", "enforce"))) {
            attack.guesses(4000, 5);
            write("guesses", attack);
        }
    }

    @Test
    void a_known_number_looks_like_an_unknown_one() throws IOException {
        try (var attack = new LimitsAttack(
                data,
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_LIMIT_CREATES_OF_OWNER", "20/PT1H",
                        "RINGPROOF_TAKEN_NUMBERS", "hide"))) {
            attack.knownAgainstUnknown(5000, Duration.ofMillis(1));
            write("enumeration", attack);
        }
    }

    /** Writes one part of the results, and leaves the others as they are. */
    private static void write(String part, LimitsAttack attack) throws IOException {
        var all = Json.createObjectBuilder();
        if (Files.exists(RESULTS)) {
            try (var reader = Json.createReader(Files.newBufferedReader(RESULTS))) {
                all = Json.createObjectBuilder(reader.readObject());
            }
        }
        all.add("date", InstantSource.system().instant().toString())
                .add("processors", Runtime.getRuntime().availableProcessors())
                .add(part, attack.results());
        var pretty = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true));
        try (var writer = pretty.createWriter(Files.newBufferedWriter(RESULTS))) {
            writer.write(all.build());
        }
    }
}
