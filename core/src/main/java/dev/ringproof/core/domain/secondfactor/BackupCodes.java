package dev.ringproof.core.domain.secondfactor;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.verification.VerificationPolicy.FailurePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The set of backup codes of an owner, for the day the phone is lost. Each code works once, and a new set replaces the
 * old one as a whole. The set is an authenticator of its own. So it has its own count of failures, which a right code
 * by text message does not reset (NIST SP 800-63B-4, 3.2.2). Immutable: each step returns the next set.
 *
 * @param failures the number of attempts in a row that were wrong or are not checked yet; an attempt is counted before
 *     it is checked, so that many attempts at once cannot outrun the count
 * @param lastTriedAt when the last attempt was made; null if there was none
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

    /** Returns a new set of which no code is used. */
    public static BackupCodes fresh(BackupCodesId id, List<BackupCode> codes, Instant now) {
        return new BackupCodes(id, codes, 0, null, now);
    }

    /** Returns how many codes are not used yet. */
    public int remaining() {
        return (int) codes.stream().filter(code -> !code.isUsed()).count();
    }

    /** Returns the unused code with this selector. */
    public Optional<BackupCode> unused(String selector) {
        return codes.stream()
                .filter(code -> code.selector().equals(selector) && !code.isUsed())
                .findFirst();
    }

    /** Returns the refusal of another attempt, or null where an attempt is allowed. */
    public @Nullable Refusal refusal(Instant now, FailurePolicy policy) {
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
