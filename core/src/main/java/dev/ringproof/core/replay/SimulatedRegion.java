package dev.ringproof.core.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A region of the simulation. The order of the constants is that of how many users live there.
 */
enum SimulatedRegion {
    US("0.0083", 500, "+1212Nxxxxxx", "+1310Nxxxxxx", "+1312Nxxxxxx", "+1415Nxxxxxx", "+1702Nxxxxxx"),
    GB("0.04", 400, "+4477xxxxxxxx", "+4478xxxxxxxx", "+4479xxxxxxxx"),
    IN("0.05", 400, "+9198xxxxxxxx", "+9199xxxxxxxx"),
    DE("0.09", 300, "+49151xxxxxxxx", "+49170xxxxxxx", "+49176xxxxxxxx"),
    FR("0.07", 300, "+336xxxxxxxx"),
    BR("0.03", 300, "+55119xxxxxxxx"),
    ES("0.06", 200, "+346xxxxxxxx"),
    IT("0.07", 200, "+39347xxxxxxx"),
    PL("0.03", 200, "+4850xxxxxxx"),
    NL("0.09", 150, "+3161xxxxxxx"),
    MX("0.05", 150, "+5255xxxxxxxx"),
    TR("0.04", 150, "+90532xxxxxxx"),
    SE("0.05", 100, "+4670xxxxxxx"),
    LT("0.05", 60, "+3706xxxxxxx"),
    LK("0.25", 60, "+9477xxxxxxx"),
    UZ("0.22", 60, "+99890xxxxxxx"),
    EE("0.08", 60, "+3725xxxxxxx"),
    AZ("0.30", 60, "+99450xxxxxxx");

    private final String price;
    private final int prefixes;
    private final String patterns;

    SimulatedRegion(String price, int prefixes, String... patterns) {
        this.price = price;
        this.prefixes = prefixes;
        this.patterns = String.join(",", patterns);
    }

    /** Returns the prices of all regions, as the routes read them. */
    static String prices(String gateway) {
        var entries = new ArrayList<String>();
        for (var region : values()) {
            entries.add(gateway + "/" + region + "=" + region.price);
        }
        return String.join(";", entries);
    }

    /** Draws the prefixes that are in use, the most frequent one first. */
    List<String> prefixes(RandomGenerator random) {
        var all = new ArrayList<String>();
        for (int i = 0; i < prefixes; i++) {
            all.add(prefix(random));
        }
        return all;
    }

    /** Draws a prefix: a number without its last four digits. */
    String prefix(RandomGenerator random) {
        var all = List.of(patterns.split(",", -1));
        var pattern = all.get(random.nextInt(all.size()));
        var digits = new StringBuilder();
        for (char c : pattern.substring(0, pattern.length() - 4).toCharArray()) {
            digits.append(
                    switch (c) {
                        case 'x' -> String.valueOf(random.nextInt(10));
                        case 'N' -> String.valueOf(2 + random.nextInt(8));
                        default -> String.valueOf(c);
                    });
        }
        return digits.toString();
    }
}
