package dev.ringproof.core.fraud;

import dev.ringproof.core.domain.limit.Count;

/**
 * What a counter knows about conversion, without the request that is judged.
 *
 * @param lately within the shorter window of the counter
 * @param all within the longer window, which contains the shorter one
 */
record Evidence(Conversion lately, Conversion all) {
    private static final double LEAST_ROOM = Math.log(8);
    private static final double SHARE_OF_RECORD = 0.05;

    static final Evidence NONE = new Evidence(Conversion.NONE, Conversion.NONE);

    static Evidence of(Count count) {
        return new Evidence(conversion(count, 0), conversion(count, count.used().size() - 1));
    }

    private static Conversion conversion(Count count, int window) {
        var used = count.used().get(window);
        return new Conversion(
                used.amount() - count.charge().amount(),
                used.entered() - count.charge().entered());
    }

    Evidence minus(Evidence part) {
        return new Evidence(lately.minus(part.lately), all.minus(part.all));
    }

    Evidence withoutMissed(long fewerLately, long fewer) {
        return new Evidence(lately.withoutMissed(fewerLately), all.withoutMissed(fewer));
    }

    /**
     * Returns the score by a test. What happened before the shorter window counts as well, but a good record from that
     * time outweighs only so much of what happens now: a little, or a twentieth of a long record.
     */
    double score(SequentialTest test) {
        double before = test.score(all.minus(lately));
        return test.score(lately) + Math.max(before, Math.min(-LEAST_ROOM, before * SHARE_OF_RECORD));
    }
}
