package dev.ringproof.core.application;

import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Backup codes for a change that may switch the second factor on. To hash them takes about a second, so they are made
 * before the unit of work if the account shows beforehand that it will need them.
 */
final class BackupCodeOffer implements Supplier<BackupCodes> {
    private final BackupCodeIssuer issuer;
    private final Instant now;
    private @Nullable NewBackupCodes made;

    /** @param needed whether the codes will be needed as far as the caller knows */
    BackupCodeOffer(BackupCodeIssuer issuer, Instant now, boolean needed) {
        this.issuer = issuer;
        this.now = now;
        this.made = needed ? issuer.issue(now) : null;
    }

    /** Returns the codes. If the account changed since the caller looked at it, they may have to be made here. */
    @Override
    public BackupCodes get() {
        if (made == null) {
            made = issuer.issue(now);
        }
        return made.set();
    }

    /** Returns the codes in clear text if the account has taken them; else nothing. */
    List<String> shownIn(Account account) {
        return made != null && made.set().equals(account.backupCodes()) ? made.codes() : List.of();
    }
}
