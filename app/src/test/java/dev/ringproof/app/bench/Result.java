package dev.ringproof.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one contestant. A figure that was not measured is not a number (NaN). */
final class Result {
    final String name;
    /** What 1,000 cycles cost after that many cycles. */
    final Map<Integer, Figures> warmUp = new TreeMap<>();

    final List<Figures> rounds = new ArrayList<>();
    double startMillis = Double.NaN;
    double idleMegabytes = Double.NaN;
    double loadedMegabytes = Double.NaN;
    double allocatedKilobytes = Double.NaN;
    double rate = Double.NaN;
    double prepareP50 = Double.NaN;
    double prepareP99 = Double.NaN;
    double attemptP50 = Double.NaN;
    double attemptP99 = Double.NaN;

    Result(String name) {
        this.name = name;
    }
}
