package dev.ringproof.adapters.persistence.message;

import dev.ringproof.core.delivery.message.HandoverRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hand-overs of a message in one column: each is a line, and tabs separate its parts. They are not rows of their
 * own because no query searches for one.
 */
final class HandoversColumn {
    private static final int COST = 5;
    private static final int PARTS = 6;

    private HandoversColumn() {}

    static String written(List<HandoverRecord> handovers) {
        return handovers.stream().map(HandoversColumn::line).collect(Collectors.joining("\n"));
    }

    private static String line(HandoverRecord handover) {
        return String.join(
                "\t",
                handover.gateway(),
                handover.at().toString(),
                Long.toString(handover.took().toMillis()),
                handover.result().name(),
                handover.reason() == null ? "" : handover.reason(),
                handover.cost() == null ? "" : handover.cost().toPlainString());
    }

    static List<HandoverRecord> read(String written) {
        return written.isEmpty()
                ? List.of()
                : written.lines().map(HandoversColumn::handover).toList();
    }

    private static HandoverRecord handover(String line) {
        var parts = line.split("\t", PARTS);
        return new HandoverRecord(
                parts[0],
                Instant.parse(parts[1]),
                Duration.ofMillis(Long.parseLong(parts[2])),
                HandoverRecord.Result.valueOf(parts[3]),
                parts[4].isEmpty() ? null : parts[4],
                // Lines from before there were price lists have no cost.
                parts.length <= COST || parts[COST].isEmpty() ? null : new BigDecimal(parts[COST]));
    }
}
