package dev.ringproof.core.domain.limit;

import java.util.Locale;

/**
 * What is limited. Each limit counts by a value of its own, such as a phone number, so that there is one counter for
 * each value. The order of the constants is the order in which counters are locked: those that many requests share come
 * last, so that they are locked for the shortest time.
 */
public enum Limit {
    /** Numbers that an owner adds. Counted by owner. */
    CREATES_OF_OWNER(Value.SECRET, Sharing.FEW),
    /** Numbers that are added from one address block. */
    CREATES_FROM_ADDRESS(Value.SECRET, Sharing.FEW),

    /** Wrong codes of an owner for numbers that are not verified. */
    WRONG_CODES_OF_OWNER(Value.SECRET, Sharing.FEW),
    /** Wrong codes for numbers that are not verified, from one address block. */
    WRONG_CODES_FROM_ADDRESS(Value.SECRET, Sharing.FEW),
    /** Wrong codes for numbers that are not verified, on the whole server. */
    WRONG_CODES(Value.PLAIN, Sharing.ALL),

    /** Questions to the risk advisor about an owner. */
    ADVICE_OF_OWNER(Value.SECRET, Sharing.FEW),
    /** Questions to the risk advisor about requests from one address block. */
    ADVICE_FROM_ADDRESS(Value.SECRET, Sharing.FEW),

    /** Messages with a code to one second factor of one owner. */
    SECOND_FACTOR(Value.SECRET, Sharing.FEW),
    /** Messages with a code to all second factors of an owner. */
    SECOND_FACTORS_OF_OWNER(Value.SECRET, Sharing.FEW),
    /** Notices to an owner. */
    NOTICES(Value.SECRET, Sharing.FEW),

    /** Messages with a code to one number, by all owners to whom it is no second factor. */
    NUMBER(Value.SECRET, Sharing.FEW),
    /** Messages with a code that one owner requests, to all numbers that are no second factor. */
    OWNER(Value.SECRET, Sharing.FEW),
    /** Messages with a code that are requested from one address block: an IPv4 /24 or an IPv6 /64. */
    ADDRESS(Value.SECRET, Sharing.FEW),
    /** Messages with a code to a hundred neighbours: numbers that differ in their last two digits. */
    RANGE(Value.SECRET, Sharing.FEW),
    /** Messages with a code to a prefix: numbers that differ in their last four digits. */
    PREFIX(Value.PLAIN, Sharing.FEW),
    /** Messages with a code to a wide prefix: numbers that differ in their last six digits. */
    WIDE_PREFIX(Value.PLAIN, Sharing.ALL),
    /** Messages with a code to a region, ISO 3166-1 alpha-2. */
    REGION(Value.PLAIN, Sharing.ALL),
    /** Messages with a code, on the whole server. */
    SERVER(Value.PLAIN, Sharing.ALL),
    /** Money for messages to a region, in millionths of the currency of the prices. */
    REGION_BUDGET(Value.PLAIN, Sharing.ALL),
    /** Money for all messages, in millionths of the currency of the prices. */
    BUDGET(Value.PLAIN, Sharing.ALL);

    private enum Value {
        SECRET,
        PLAIN
    }

    private enum Sharing {
        FEW,
        ALL
    }

    private final Value value;
    private final Sharing sharing;

    Limit(Value value, Sharing sharing) {
        this.value = value;
        this.sharing = sharing;
    }

    /** Returns the name for operators, such as {@code creates-of-owner}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the values that it counts by say who somebody is, so that they are stored and shown in digests only. */
    public boolean isSecret() {
        return value == Value.SECRET;
    }

    /** Whether many requests raise the same counter, so that they must not wait for each other. */
    public boolean isShared() {
        return sharing == Sharing.ALL;
    }
}
