package dev.ringproof.core.domain;

import java.util.random.RandomGenerator;

/** Names one set of backup codes: {@code bkp_} and 160 random bits. */
public record BackupCodesId(String value) {
    public BackupCodesId {
        Ids.check(value);
    }

    public static BackupCodesId next(RandomGenerator random) {
        return new BackupCodesId(Ids.next("bkp_", random));
    }

    @Override
    public String toString() {
        return value;
    }
}
