package dev.ringproof.adapters.persistence.limit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.ringproof.adapters.persistence.limit.CounterTable.Line;
import dev.ringproof.adapters.persistence.limit.CounterTable.Raised;
import dev.ringproof.core.domain.limit.Count;
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
    private final Instant now;
    private final Map<CounterKey, Raised> raised = new HashMap<>();
    /** The lines whose rows have the charges now. */
    private final List<Line> charged = new ArrayList<>();

    private final List<Count> counts;

    /** @param lines the row that each charge raises first, in the order of the charges */
    Raise(CounterTable table, Shards shards, List<Line> lines, Instant now) {
        this.table = table;
        this.shards = shards;
        this.now = now;
        boolean mayAsk = lines.stream().anyMatch(this::mayAsk);
        raise(lines.stream().filter(line -> !mayAsk || !isWhole(line)).toList());
        var asked = ask(lines.stream().filter(this::isUndecided).toList());
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
        var rows = table.look(lines.stream().map(line -> line.key().whole()).toList(), now).stream()
                .map(CounterTable.Read::row)
                .collect(groupingBy(row -> row.key().whole()));
        var wholes = lines.stream()
                .map(line -> new WholeCounter(
                        line, requireNonNull(rows.get(line.key().whole())), shards, now))
                .toList();
        close(wholes.stream().filter(WholeCounter::needsShards).toList());
        var changed = new ArrayList<CounterRow>();
        var used = new HashMap<CounterKey, List<Count.Used>>();
        for (var whole : wholes) {
            if (whole.hasRaisedShard() && !whole.open()) {
                shards.rememberNear(whole.key(), now);
            }
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
        var raised = raised(line);
        return new Count(
                line.charge(),
                asked.getOrDefault(line.key().whole(), used(line, raised)),
                latest(raised.row().raisedBefore(), raised.others().raisedAt()),
                raised.standing());
    }

    private static List<Count.Used> used(Line line, Raised raised) {
        var used = new ArrayList<Count.Used>();
        var ceilings = line.charge().rule().ceilings();
        for (int i = 0; i < ceilings.size(); i++) {
            var meter = raised.row().meter(line.charge(), i);
            long amount = meter.amount() + raised.others().amount(line.charge(), i);
            long entered = meter.entered() + raised.others().entered(line.charge(), i);
            used.add(new Count.Used(amount, entered, amount > ceilings.get(i).max()));
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
    }
}
