package dev.ringproof.core;

/** Opens for tests in other packages what the builder keeps for tests. */
public final class FastRingproof {
    private FastRingproof() {}

    /** Lets backup codes be hashed fast and unsafely. */
    public static Ringproof.Builder fast(Ringproof.Builder builder) {
        return builder.backupCodeRounds(10);
    }

    /** Lets messages be handed over on the thread of the caller, before it returns. */
    public static Ringproof.Builder inTheForeground(Ringproof.Builder builder) {
        return builder.inTheForeground();
    }
}
