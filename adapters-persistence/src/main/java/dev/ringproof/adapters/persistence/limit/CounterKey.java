package dev.ringproof.adapters.persistence.limit;

/**
 * The key of a row of a counter.
 *
 * @param counted what is counted by, or its digest
 * @param shard 0 for the row that each counter has
 */
record CounterKey(String limit, String counted, short shard) {
    static final short WHOLE = 0;

    CounterKey whole() {
        return new CounterKey(limit, counted, WHOLE);
    }

    boolean isWhole() {
        return shard == WHOLE;
    }
}
