package dev.ringproof.adapters.persistence.message;

import dev.ringproof.core.delivery.message.HandoverRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Attempts as a column has them: one a line, its parts with tabs between. Nobody searches for one. */
final class Attempts {
    private static final int COST = 5;
    private static final int PARTS = 6;

    private Attempts() {}

    static String written(List<HandoverRecord> attempts) {
        return attempts.stream().map(Attempts::line).collect(Collectors.joining("\n"));
    }

    private static String line(HandoverRecord attempt) {
        return String.join(
                "\t",
                attempt.gateway(),
                attempt.at().toString(),
                Long.toString(attempt.took().toMillis()),
                attempt.result().name(),
                attempt.reason() == null ? "" : attempt.reason(),
                attempt.cost() == null ? "" : attempt.cost().toPlainString());
    }

    static List<HandoverRecord> read(String written) {
        return written.isEmpty()
                ? List.of()
                : written.lines().map(Attempts::attempt).toList();
    }

    private static HandoverRecord attempt(String line) {
        var parts = line.split("\t", PARTS);
        return new HandoverRecord(
                parts[0],
                Instant.parse(parts[1]),
                Duration.ofMillis(Long.parseLong(parts[2])),
                HandoverRecord.Result.valueOf(parts[3]),
                parts[4].isEmpty() ? null : parts[4],
                // Attempts of old have no such part.
                parts.length <= COST || parts[COST].isEmpty() ? null : new BigDecimal(parts[COST]));
    }
}
