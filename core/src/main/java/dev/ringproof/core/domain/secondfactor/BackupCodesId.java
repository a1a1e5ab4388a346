package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.RandomIds;
import java.util.random.RandomGenerator;

/** The id of one set of backup codes: {@code bkp_} and 160 random bits. */
public record BackupCodesId(String value) {
    public BackupCodesId {
        RandomIds.check(value);
    }

    public static BackupCodesId next(RandomGenerator random) {
        return new BackupCodesId(RandomIds.next("bkp_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
