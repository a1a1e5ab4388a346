package dev.ringproof.core.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Rows by key, in the order in which the keys were first stored. Rows are read and changed within a unit of work only;
 * a unit that fails leaves them as they were.
 */
final class Table<K, V> {
    private final Map<K, V> rows = new LinkedHashMap<>();
    private final InMemoryUnitOfWork work;

    Table(InMemoryUnitOfWork work) {
        this.work = work;
    }

    Optional<V> find(K key) {
        work.require();
        return Optional.ofNullable(rows.get(key));
    }

    /** Returns the matching rows as they are now; later changes do not show in the list. */
    List<V> matching(Predicate<V> condition) {
        work.require();
        return rows.values().stream().filter(condition).toList();
    }

    /** Returns the matching keys and rows as they are now. */
    List<Map.Entry<K, V>> entries(BiPredicate<K, V> condition) {
        work.require();
        return rows.entrySet().stream()
                .filter(entry -> condition.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::copyOf)
                .toList();
    }

    void put(K key, V row) {
        var before = find(key);
        work.onFailure(() -> before.ifPresentOrElse(former -> rows.put(key, former), () -> rows.remove(key)));
        rows.put(key, row);
    }

    void remove(K key) {
        var before = find(key);
        work.onFailure(() -> before.ifPresent(former -> rows.put(key, former)));
        rows.remove(key);
    }
}
