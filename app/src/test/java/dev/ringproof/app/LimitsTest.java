package dev.ringproof.app;

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
        try (var attack = new LimitsAttack(data, Map.of())) {
            attack.againstDefaultLimits(200, 30, 20);
            System.out.println(attack.results().build());
        }
    }

    @Test
    void a_budget_of_a_hundred_messages_pays_for_a_hundred() {
        try (var attack = new LimitsAttack(data, LimitsAttack.BUDGET_OF_A_HUNDRED)) {
            attack.budgetOfAHundredMessages(600);
            System.out.println(attack.results().build());
        }
    }
}
