package dev.ringproof.core.domain.limit;

/**
 * What is added to a counter.
 *
 * @param rule the ceilings of the counter, with their windows; its mode is not {@link LimitMode#OFF}
 * @param amount what is counted against the ceilings: 1 for a message, millionths of the currency for money
 * @param entered how many codes were entered, which is counted beside and has no ceiling
 */
public record Charge(Counter counter, LimitRule rule, long amount, long entered) {
    public Charge {
        if (amount < 0 || entered < 0 || !rule.isOn()) {
            throw new IllegalArgumentException("a charge adds 0 or more to a counter that is on");
        }
    }

    /** Returns the charge of both. */
    public Charge plus(Charge other) {
        return new Charge(counter, rule, amount + other.amount, entered + other.entered);
    }

    /** Returns a charge that counts against the ceilings. */
    public static Charge of(Counter counter, LimitRule rule, long amount) {
        return new Charge(counter, rule, amount, 0);
    }
}
