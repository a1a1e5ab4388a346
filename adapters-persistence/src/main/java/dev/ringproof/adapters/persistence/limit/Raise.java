package dev.ringproof.adapters.persistence.limit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.ringproof.adapters.persistence.limit.CounterTable.Line;
import dev.ringproof.adapters.persistence.limit.CounterTable.Raised;
import dev.ringproof.adapters.persistence.limit.CounterTable.Read;
import dev.ringproof.adapters.persistence.limit.Sums.Sum;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.port.out.CounterRepository.Counted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Raises the counters of one unit of work. No two units wait for each other in a circle: each one locks first the
 * counters that are not divided, and one shard of each divided one, by the order of the limits; then the rows of whole
 * divided counters, by the same order. Whatever it locks after that, it locks without waiting.
 */
final class Raise implements Counted {
    private static final Comparator<Line> ORDER = Comparator.comparing(
                    (Line line) -> line.charge().counter().limit())
            .thenComparing(line -> line.key().counted());

    private final CounterTable table;
    private final Shards shards;
    private final Sums sums;
    private final Instant now;
    private final Map<CounterKey, Raised> raised = new HashMap<>();
    /** The lines whose rows have the charges now. */
    private final List<Line> charged = new ArrayList<>();

    /** What this node knows of divided counters of which only a shard was raised. */
    private final Map<CounterKey, Sum> known = new HashMap<>();

    /** The rows of counters, where they had to be read. */
    private final Map<CounterKey, List<Read>> read = new HashMap<>();

    private final List<Count> counts;

    /** @param lines the row that each charge raises first, in the order of the charges */
    Raise(CounterTable table, Shards shards, Sums sums, List<Line> lines, Instant now) {
        this.table = table;
        this.shards = shards;
        this.sums = sums;
        this.now = now;
        boolean mayAsk = lines.stream().anyMatch(this::mayAsk);
        raise(lines.stream().filter(line -> !mayAsk || !isWhole(line)).toList());
        var undecided = lines.stream().filter(this::isUndecided).toList();
        var asked = ask(undecided);
        var inShards = lines.stream()
                .filter(line -> shards.divide(line.charge()) && !undecided.contains(line))
                .toList();
        inShards.forEach(this::recall);
        look(lines);
        inShards.forEach(this::addUp);
        this.counts = lines.stream().map(line -> count(line, asked)).toList();
    }

    /** Whether the line is for a shard that may not be enough to decide. */
    private boolean mayAsk(Line line) {
        return shards.divide(line.charge()) && !line.key().isWhole() && Shards.isExact(line.charge());
    }

    /** Whether the line is for the row of a divided counter. */
    private boolean isWhole(Line line) {
        return shards.divide(line.charge()) && line.key().isWhole();
    }

    private void raise(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        raised.putAll(table.raise(lines.stream().sorted(ORDER).toList(), now));
        charged.addAll(lines);
    }

    private Raised raised(Line line) {
        return requireNonNull(raised.get(line.key()));
    }

    private boolean isUndecided(Line line) {
        return isWhole(line) || (mayAsk(line) && !isEnough(line));
    }

    /** Whether the shard alone shows that the ceilings hold. */
    private boolean isEnough(Line line) {
        var row = raised(line).row();
        boolean enough = row.opened();
        var ceilings = line.charge().rule().ceilings();
        for (int i = 0; i < ceilings.size(); i++) {
            enough &= row.meter(line.charge(), i).amount()
                    <= shards.free(ceilings.get(i).max());
        }
        return enough;
    }

    /** Raises what this node knows of a divided counter, unless the ceilings must hold and the shard is not enough. */
    private void recall(Line line) {
        var whole = line.key().whole();
        if (isEnough(line) || line.charge().rule().mode() != LimitMode.ENFORCE) {
            var sum = sums.raise(whole, line.charge(), now);
            if (sum != null) {
                known.put(whole, sum);
            }
        }
    }

    /** Reads the counters that this node does not know, and those about which something was decided. */
    private void look(List<Line> lines) {
        var keys = lines.stream()
                .filter(line -> raised(line).stands() || isUnknown(line))
                .map(line -> line.key().whole())
                .filter(key -> !read.containsKey(key))
                .toList();
        if (!keys.isEmpty()) {
            read.putAll(table.look(keys, now).stream()
                    .collect(groupingBy(one -> one.row().key().whole())));
        }
    }

    private boolean isUnknown(Line line) {
        return shards.divide(line.charge()) && !known.containsKey(line.key().whole());
    }

    private void addUp(Line line) {
        if (isUnknown(line)) {
            var rows = rows(line);
            var sum = sums.add(line.key().whole(), rows, raisedBefore(rows), line.charge(), now);
            known.put(line.key().whole(), sum);
        }
    }

    private List<CounterRow> rows(Line line) {
        return requireNonNull(read.get(line.key().whole())).stream()
                .map(Read::row)
                .toList();
    }

    /** Returns when a counter was raised before this unit of work, by its rows. */
    private @Nullable Instant raisedBefore(List<CounterRow> rows) {
        Instant before = null;
        for (var row : rows) {
            var mine = raised.get(row.key());
            before = latest(before, mine == null ? row.raisedAt() : mine.row().raisedBefore());
        }
        return before;
    }

    /** Charges whole counters, and returns what each of them says. */
    private Map<CounterKey, List<Count.Used>> ask(List<Line> lines) {
        if (lines.isEmpty()) {
            return Map.of();
        }
        raise(lines.stream()
                .map(line -> new Line(line.key().whole(), line.charge()))
                .filter(line -> !raised.containsKey(line.key()))
                .toList());
        // Another statement, since it must see what was committed while this unit waited for the rows.
        read.putAll(table.look(lines.stream().map(line -> line.key().whole()).toList(), now).stream()
                .collect(groupingBy(one -> one.row().key().whole())));
        var wholes = lines.stream()
                .map(line -> new WholeCounter(line, rows(line), shards, now))
                .toList();
        close(wholes.stream().filter(WholeCounter::needsShards).toList());
        var changed = new ArrayList<CounterRow>();
        var used = new HashMap<CounterKey, List<Count.Used>>();
        for (var whole : wholes) {
            if (whole.hasRaisedShard() && !whole.open()) {
                shards.rememberNear(whole.key(), now);
            }
            sums.forget(whole.key());
            changed.addAll(whole.changed());
            used.put(whole.key(), whole.used());
        }
        charged.removeIf(line -> !line.key().isWhole() && lines.contains(line));
        table.write(changed);
        return used;
    }

    private void close(List<WholeCounter> wholes) {
        if (wholes.isEmpty()) {
            return;
        }
        var locked = table.lockOpen(wholes.stream().map(WholeCounter::key).toList()).stream()
                .collect(groupingBy(row -> row.key().whole()));
        for (var whole : wholes) {
            whole.close(locked.getOrDefault(whole.key(), List.of()));
        }
    }

    private Count count(Line line, Map<CounterKey, List<Count.Used>> asked) {
        var whole = line.key().whole();
        var sum = known.get(whole);
        var used = asked.get(whole);
        if (used == null) {
            used = sum == null
                    ? used(line)
                    : sum.used(line.charge(), line.charge().rule().mode() == LimitMode.ENFORCE && isEnough(line));
        }
        Instant before;
        if (sum != null) {
            before = sum.raisedBefore();
        } else {
            before = shards.divide(line.charge())
                    ? raisedBefore(rows(line))
                    : raised(line).row().raisedBefore();
        }
        var standing = raised(line).stands()
                ? requireNonNull(read.get(whole)).getFirst().standing()
                : null;
        return new Count(line.charge(), used, before, standing);
    }

    private List<Count.Used> used(Line line) {
        var used = new ArrayList<Count.Used>();
        var ceilings = line.charge().rule().ceilings();
        for (int i = 0; i < ceilings.size(); i++) {
            var meter = raised(line).row().meter(line.charge(), i);
            used.add(new Count.Used(
                    meter.amount(),
                    meter.entered(),
                    meter.amount() > ceilings.get(i).max()));
        }
        return used;
    }

    static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    @Override
    public List<Count> counts() {
        return counts;
    }

    @Override
    public void takeBack() {
        table.write(charged.stream()
                .map(line -> raised(line).row().minus(line.charge()))
                .toList());
        for (var line : charged) {
            var sum = known.get(line.key().whole());
            if (sum != null) {
                sums.takeBack(line.key().whole(), line.charge(), sum, now);
            }
        }
    }
}
