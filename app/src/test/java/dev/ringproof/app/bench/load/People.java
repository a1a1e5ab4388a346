package dev.ringproof.app.bench.load;

import java.util.List;

/** The numbers of people. They are no neighbours, as those of real people: each prefix has a counter of its own. */
final class People {
    private static final List<String> AREAS =
            List.of("212", "213", "214", "215", "216", "217", "218", "219", "224", "225");

    private People() {}

    static String number(int person) {
        return "+1" + AREAS.get(person % AREAS.size()) + (2_000_000 + person * 7919L % 8_000_000);
    }
}
