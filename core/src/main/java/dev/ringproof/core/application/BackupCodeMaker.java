package dev.ringproof.core.application;

import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.port.Overloaded;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.out.AccountRepository;
import java.time.Duration;

/**
 * Makes sets of backup codes. To hash one takes about a second, so they are made outside of any unit of work, and an
 * owner is limited twice: this node makes one set at a time for an owner, and all nodes together make a few in an hour.
 * A set is counted before it is made, also if the step that wants it is refused afterwards.
 */
public final class BackupCodeMaker {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final AccountRepository accounts;
    private final AccountSteps steps;
    private final BackupCodeIssuer issuer;
    private final SecondFactorPolicy policy;

    public BackupCodeMaker(
            AccountRepository accounts, AccountSteps steps, BackupCodeIssuer issuer, SecondFactorPolicy policy) {
        this.accounts = accounts;
        this.steps = steps;
        this.issuer = issuer;
        this.policy = policy;
    }

    /**
     * Makes a set that no account has yet.
     *
     * @throws Overloaded if sets are being made for too many owners
     */
    Outcome<NewBackupCodes> make(OwnerId owner) {
        var begun = issuer.begin(owner);
        if (begun.isEmpty()) {
            return Refused.unchanged(new Refusal.TooManyBackupCodes(A_MOMENT), Account.empty(owner));
        }
        try (var making = begun.get()) {
            return counted(owner).map(sets -> making.issue(steps.now()));
        }
    }

    private Outcome<BackupCodeSets> counted(OwnerId owner) {
        return steps.take(() -> accounts.lockWhole(owner).orElseThrow(NoSuchUser::new), (account, now) -> {
            var outcome = account.secondFactors().countBackupCodes(accounts.backupCodeSets(owner), now, policy);
            if (outcome instanceof Accepted<BackupCodeSets>(var sets, var same, var events)) {
                accounts.save(owner, sets);
            }
            return outcome;
        });
    }
}
