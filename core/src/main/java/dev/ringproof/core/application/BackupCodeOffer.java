package dev.ringproof.core.application;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Backup codes for a step that may switch the second factor on. To hash them takes about a second, so they are made
 * outside of any unit of work, and only if the account asks for them.
 */
final class BackupCodeOffer {
    private final Function<OwnerId, Outcome<NewBackupCodes>> make;
    private @Nullable OwnerId asking;
    private @Nullable NewBackupCodes made;

    /** @param make makes ten new codes for an owner, or refuses it */
    BackupCodeOffer(Function<OwnerId, Outcome<NewBackupCodes>> make) {
        this.make = make;
    }

    /** Undoes the unit of work in which the account asked for codes that are not made yet. */
    private static final class NotMade extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotMade() {
            super("backup codes are needed", null, false, false);
        }
    }

    /**
     * Takes a step. If the account asks for codes, the step is undone, and taken again when they are made. If they are
     * refused, so is the step.
     */
    <T> Outcome<T> take(Supplier<Outcome<T>> step) {
        try {
            return step.get();
        } catch (NotMade e) {
            return switch (make.apply(requireNonNull(asking))) {
                case Refused<NewBackupCodes> refused -> refused.as();
                case Accepted<NewBackupCodes>(var codes, var account, var events) -> {
                    made = codes;
                    yield step.get();
                }
            };
        }
    }

    /** Returns what gives the codes to an account that asks for them. */
    Supplier<BackupCodes> to(Account account) {
        return () -> {
            if (made == null) {
                asking = account.owner();
                throw new NotMade();
            }
            return made.set();
        };
    }

    /** Returns the codes in clear text if the account has taken them; else nothing. */
    List<String> shownIn(Account account) {
        return made != null && made.set().equals(account.backupCodes()) ? made.codes() : List.of();
    }
}
