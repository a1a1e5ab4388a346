package dev.ringproof.core.application;

import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Backup codes for a step that may switch the second factor on. To hash them takes about a second, so they are made
 * outside of any unit of work, and only if the account asks for them.
 */
final class BackupCodeOffer implements Supplier<BackupCodes> {
    private final Supplier<NewBackupCodes> issue;
    private @Nullable NewBackupCodes made;

    /** @param issue makes ten new codes */
    BackupCodeOffer(Supplier<NewBackupCodes> issue) {
        this.issue = issue;
    }

    /** Undoes the unit of work in which the account asked for codes that are not made yet. */
    private static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotMade() {
            super("backup codes are needed", null, false, false);
        }
    }

    /** Takes a step. If the account asks for codes, the step is undone, and taken again when they are made. */
    <T> Outcome<T> take(Supplier<Outcome<T>> step) {
        try {
            return step.get();
        } catch (NotMade e) {
            made = issue.get();
            return step.get();
        }
    }

    /** Returns the codes to the account that asks for them. */
    @Override
    public BackupCodes get() {
        if (made == null) {
            throw new NotMade();
        }
        return made.set();
    }

    /** Returns the codes in clear text if the account has taken them; else nothing. */
    List<String> shownIn(Account account) {
        return made != null && made.set().equals(account.backupCodes()) ? made.codes() : List.of();
    }
}
