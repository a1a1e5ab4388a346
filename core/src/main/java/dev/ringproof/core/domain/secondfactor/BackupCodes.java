package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An owner's set of backup codes, for the day the phone is lost. Each works once; a new set replaces the whole of the old
 * one. It is an authenticator of its own, and so has a count of failures of its own, which no right code by text clears
 * (NIST SP 800-63B-4, 3.2.2). Immutable: each step returns the next set.
 *
 * @param failures tries in a row that were not right, or of which it is not known yet: a try counts before it is weighed,
 *     so that many at once cannot outrun the count
 */
public record BackupCodes(
        BackupCodesId id,
        List<BackupCode> codes,
        int failures,
        @Nullable Instant lastTriedAt,
        Instant createdAt) {

    public BackupCodes {
        codes = List.copyOf(codes);
    }

    /** A set that was just made. */
    public static BackupCodes fresh(BackupCodesId id, List<BackupCode> codes, Instant now) {
        return new BackupCodes(id, codes, 0, null, now);
    }

    /** How many are left to use. */
    public int remaining() {
        return (int) codes.stream().filter(code -> !code.isUsed()).count();
    }

    /** The code that was not used yet and has this selector. */
    public Optional<BackupCode> unused(String selector) {
        return codes.stream()
                .filter(code -> code.selector().equals(selector) && !code.isUsed())
                .findFirst();
    }

    /** What stands in the way of a try. */
    public @Nullable Refusal obstacle(Instant now, FailurePolicy policy) {
        if (failures >= policy.disableAt()) {
            return new Refusal.Disabled();
        }
        var until = lastTriedAt == null ? now : lastTriedAt.plus(policy.delayAfter(failures));
        return until.isAfter(now) ? new Refusal.TooManyFailures(Duration.between(now, until)) : null;
    }

    public BackupCodes tried(Instant now) {
        return new BackupCodes(id, codes, failures + 1, now, createdAt);
    }

    public BackupCodes used(String selector, Instant now) {
        var next = codes.stream()
                .map(code -> code.selector().equals(selector) ? code.used(now) : code)
                .toList();
        return new BackupCodes(id, next, 0, lastTriedAt, createdAt);
    }
}
