package dev.ringproof.core.fraud;

import dev.ringproof.core.domain.limit.GuardPolicy.Thresholds;

/**
 * Wald's sequential test of two hypotheses: that codes are entered at the normal share, or at that of fraud. Its score is
 * the logarithm of how many times likelier the counts are under fraud. Scores of separate messages add up, so little
 * evidence gives a small score, and no least number of messages is needed. If users enter codes at the normal share, the
 * score ever reaches {@code ln n} with a probability of at most 1 to n.
 *
 * @param ofMissed what a code that was not entered adds to the score
 * @param ofEntered what a code that was entered adds to the score, less than 0
 */
record SequentialTest(double ofMissed, double ofEntered) {
    /** From this many messages on, the server's own conversion says what is normal. */
    private static final long ENOUGH = 200;

    private static final double LEAST_NORMAL = 0.45;
    private static final double GREATEST_NORMAL = 0.85;

    /**
     * Returns the test with the server's own conversion as the normal one, where there is enough evidence of it. The
     * conversion that is taken for normal stays between 45 % and 85 %, so that an attack cannot make itself normal.
     */
    static SequentialTest of(Thresholds thresholds, Conversion server) {
        double normal = server.sent() < ENOUGH
                ? thresholds.normal()
                : Math.clamp((double) server.entered() / server.sent(), LEAST_NORMAL, GREATEST_NORMAL);
        double fraud = Math.min(thresholds.fraud(), normal / 2);
        return new SequentialTest(Math.log((1 - fraud) / (1 - normal)), Math.log(fraud / normal));
    }

    double score(Conversion conversion) {
        return conversion.missed() * ofMissed + conversion.entered() * ofEntered;
    }
}
