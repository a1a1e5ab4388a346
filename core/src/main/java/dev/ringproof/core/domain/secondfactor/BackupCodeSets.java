package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many sets of backup codes were made for an owner within an hour. To make one takes a second of a processor, so
 * the policy limits it. The count belongs to the owner: it stays when the second factor is switched off, when numbers
 * are removed, and when the codes are destroyed. Immutable: each step returns the next one.
 *
 * @param made the number of sets since the hour began
 * @param since when the hour began, which is when its first set was made; null if no set was ever made
 */
public record BackupCodeSets(int made, @Nullable Instant since) {
    /** The count of an owner for whom no set was ever made. */
    public static final BackupCodeSets NONE = new BackupCodeSets(0, null);

    private static final Duration HOUR = Duration.ofHours(1);

    /** Returns the refusal of another set, or null where another one is allowed. */
    public @Nullable Refusal refusal(Instant now, SecondFactorPolicy policy) {
        return since != null && isWithinTheHour(since, now) && made >= policy.backupCodeSetsPerHour()
                ? new Refusal.TooManyBackupCodes(Duration.between(now, since.plus(HOUR)))
                : null;
    }

    /** Counts another set. */
    public BackupCodeSets oneMore(Instant now) {
        return since != null && isWithinTheHour(since, now)
                ? new BackupCodeSets(made + 1, since)
                : new BackupCodeSets(1, now);
    }

    private static boolean isWithinTheHour(Instant since, Instant now) {
        return now.isBefore(since.plus(HOUR));
    }
}
