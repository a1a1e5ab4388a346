package dev.ringproof.core.fraud;

/** How many messages with a code were sent, and how many of these codes were entered. */
record Conversion(long sent, long entered) {
    static final Conversion NONE = new Conversion(0, 0);

    /** Returns how many codes were not entered. Those that were sent a moment ago are among them. */
    long missed() {
        return Math.max(0, sent - entered);
    }

    /** Returns what is left without a part. */
    Conversion minus(Conversion part) {
        return new Conversion(Math.max(0, sent - part.sent), Math.max(0, entered - part.entered));
    }

    /** Returns the same with fewer codes that were not entered. */
    Conversion withoutMissed(long fewer) {
        return new Conversion(sent - Math.min(fewer, missed()), entered);
    }

    @Override
    public String toString() {
        return entered + " of " + sent;
    }
}
