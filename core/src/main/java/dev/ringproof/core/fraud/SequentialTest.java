package dev.ringproof.core.fraud;

import dev.ringproof.core.domain.limit.GuardPolicy.Thresholds;

/**
 * Wald's sequential test of two hypotheses: that codes are entered at the normal share, or at that of fraud. Its score is
 * the logarithm of how many times likelier the counts are under fraud. Little evidence gives a small score, so no least
 * number of messages is needed: if users enter codes at the normal share, the score ever reaches {@code ln n} with a
 * probability of at most 1 to n.
 *
 * <p>Fraud is one of two kinds: most fraudsters enter next to nothing, and some enter a share of the codes in order to
 * look normal. The likelihood of fraud is that of both kinds together.
 *
 * @param normal the share of codes that users enter
 * @param entering the share of codes that a fraudster enters who wants to look normal
 */
record SequentialTest(double normal, double entering) {
    /** From this many messages on, the server's own conversion says what is normal. */
    private static final long ENOUGH = 200;

    private static final double LEAST_NORMAL = 0.45;
    private static final double GREATEST_NORMAL = 0.85;
    /** The share of codes that other fraudsters enter. */
    private static final double NEXT_TO_NOTHING = 0.02;
    /** How many fraudsters enter next to nothing. */
    private static final double MOST = 0.8;

    /**
     * Returns the test with the server's own conversion as the normal one, where there is enough evidence of it. The
     * conversion that is taken for normal stays between 45 % and 85 %, so that an attack cannot make itself normal.
     */
    static SequentialTest of(Thresholds thresholds, Conversion server) {
        double normal = server.sent() < ENOUGH
                ? thresholds.normal()
                : Math.clamp((double) server.entered() / server.sent(), LEAST_NORMAL, GREATEST_NORMAL);
        return new SequentialTest(normal, Math.min(thresholds.fraud(), normal / 2));
    }

    double score(Conversion conversion) {
        if (conversion.equals(Conversion.NONE)) {
            return 0;
        }
        double usual = Math.log(MOST) + likelihood(conversion, NEXT_TO_NOTHING);
        double disguised = Math.log(1 - MOST) + likelihood(conversion, entering);
        double greater = Math.max(usual, disguised);
        double fraud = greater + Math.log1p(Math.exp(Math.min(usual, disguised) - greater));
        return fraud - likelihood(conversion, normal);
    }

    private static double likelihood(Conversion conversion, double share) {
        return conversion.missed() * Math.log(1 - share) + conversion.entered() * Math.log(share);
    }
}
