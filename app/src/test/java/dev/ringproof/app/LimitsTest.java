package dev.ringproof.app;

import jakarta.json.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attacks of {@link LimitsDrill} in their short form, on two servers. */
class LimitsTest {
    @TempDir
    Path data;

    @Test
    void attacks_cost_what_the_table_of_limits_says() {
        var results = Json.createObjectBuilder();
        try (var attack = new LimitsAttack(data, Map.of())) {
            attack.parallelRequestsForOneNumber(200, results);
            attack.oneTokenInALoop(30, results);
            attack.manyUsersAgainstOneNumber(20, results);
            attack.changesOfFactors(results);
            attack.spellingsOfOneAddress(results);
        }
        System.out.println(results.build());
    }

    @Test
    void a_budget_of_a_hundred_messages_pays_for_a_hundred() {
        var results = Json.createObjectBuilder();
        try (var attack = new LimitsAttack(
                data,
                Map.of(
                        "RINGPROOF_LIMITS", "off",
                        "RINGPROOF_BUDGET", "1.25/day",
                        "RINGPROOF_PRICE_OTHERWISE", "0.01"))) {
            attack.budgetOfAHundredMessages(600, results);
        }
        System.out.println(results.build());
    }
}
