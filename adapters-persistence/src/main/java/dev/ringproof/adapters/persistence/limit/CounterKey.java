package dev.ringproof.adapters.persistence.limit;

/**
 * The key of a row of a counter.
 *
 * @param counted what is counted by, or its digest
 * @param shard 0 for the row that each counter has
 */
record CounterKey(String limit, String counted, short shard) {}
