package dev.ringproof.core.domain.limit;

/**
 * One counter of a limit.
 *
 * @param value what is counted by: a number, an owner, a prefix and so on; empty where a limit has one counter only
 */
public record Counter(Limit limit, String value) {

    /** Shows the value only if it says nothing about who somebody is. */
    @Override
    public String toString() {
        return limit.wireName() + (value.isEmpty() || limit.isSecret() ? "" : " " + value);
    }
}
