package dev.ringproof.adapters.persistence.limit;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a divided counter, by a unit of work that has locked the row of the whole counter and has raised it. Each
 * ceiling must hold even if every open shard is used as far as anybody may use it without asking. To that end, a shard
 * can be closed: nobody uses it any more without asking.
 */
final class WholeCounter {
    private final CounterKey whole;
    private final Charge charge;
    private final Shards shards;
    private final Instant now;
    private final Map<CounterKey, CounterRow> rows = new LinkedHashMap<>();
    private final Set<CounterKey> changed = new LinkedHashSet<>();
    /** The shard that the unit has raised before it asked; null if it has asked directly. */
    private final @Nullable CounterKey raisedShard;

    /** @param rows as they are after both raises; the charge is now taken off the shard */
    WholeCounter(CounterTable.Line line, Collection<CounterRow> rows, Shards shards, Instant now) {
        this.whole = line.key().whole();
        this.charge = line.charge();
        this.shards = shards;
        this.now = now;
        rows.forEach(row -> this.rows.put(row.key(), row));
        this.raisedShard = line.key().isWhole() ? null : line.key();
        if (raisedShard != null) {
            change(row(raisedShard).minus(charge));
        }
    }

    CounterKey key() {
        return whole;
    }

    /** Whether the unit has tried a shard before it asked for the whole. */
    boolean hasRaisedShard() {
        return raisedShard != null;
    }

    private CounterRow row(CounterKey key) {
        return requireNonNull(rows.get(key));
    }

    private void change(CounterRow row) {
        rows.put(row.key(), row);
        changed.add(row.key());
    }

    /** Whether open shards must be closed. It is useless if the ceilings are passed anyway. */
    boolean needsShards() {
        return !mayHaveOpenShards() && !isOver() && rows.values().stream().anyMatch(CounterRow::opened);
    }

    /** Another charge may have lower ceilings and use an open shard up to its share of them. */
    private boolean mayHaveOpenShards() {
        return IntStream.range(0, ceilings().size())
                .allMatch(ceiling -> reserved(ceiling)
                        <= Shards.lowest(ceilings().get(ceiling).max()));
    }

    /** Returns the most that may be counted for a ceiling without asking for the whole counter. */
    private long reserved(int ceiling) {
        return rows.values().stream().mapToLong(row -> reserved(row, ceiling)).sum();
    }

    private long reserved(CounterRow row, int ceiling) {
        long amount = row.at(charge, ceiling, now).amount();
        return row.opened()
                ? Math.max(amount, shards.reserved(ceilings().get(ceiling).max()))
                : amount;
    }

    private boolean isOver() {
        return IntStream.range(0, ceilings().size()).anyMatch(this::isOver);
    }

    private boolean isOver(int ceiling) {
        return amount(ceiling) > ceilings().get(ceiling).max();
    }

    private long amount(int ceiling) {
        return rows.values().stream()
                .mapToLong(row -> row.at(charge, ceiling, now).amount())
                .sum();
    }

    private long entered(int ceiling) {
        return rows.values().stream()
                .mapToLong(row -> row.at(charge, ceiling, now).entered())
                .sum();
    }

    private List<Ceiling> ceilings() {
        return charge.rule().ceilings();
    }

    /**
     * Closes as many shards as needed.
     *
     * @param locked open shards that the unit has locked, as they are
     */
    void close(List<CounterRow> locked) {
        for (var row : locked) {
            if (!row.key().equals(raisedShard)) {
                rows.put(row.key(), row);
            }
        }
        for (var row : locked) {
            if (mayHaveOpenShards()) {
                return;
            }
            change(row(row.key()).opened(false));
        }
    }

    /**
     * Opens the shard that the unit has raised, if it is closed and may be open.
     *
     * @return whether it was opened
     */
    boolean open() {
        if (raisedShard == null || row(raisedShard).opened()) {
            return false;
        }
        var closed = row(raisedShard);
        rows.put(raisedShard, closed.opened(true));
        if (mayHaveOpenShards()) {
            return true;
        }
        rows.put(raisedShard, closed);
        return false;
    }

    /** Returns what the counter says. A ceiling counts as passed too if others may still use what is left. */
    List<Count.Used> used() {
        boolean over = isOver();
        var used = new ArrayList<Count.Used>();
        for (int i = 0; i < ceilings().size(); i++) {
            used.add(new Count.Used(
                    amount(i),
                    entered(i),
                    over ? isOver(i) : reserved(i) > ceilings().get(i).max()));
        }
        return used;
    }

    /** Returns the rows that must be written. */
    List<CounterRow> changed() {
        return changed.stream().map(this::row).toList();
    }
}
