package dev.ringproof.core.application;

import dev.ringproof.core.domain.RetentionPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.ClientRepository;
import dev.ringproof.core.port.out.CounterRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import dev.ringproof.core.port.out.RememberedDeviceRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.SignInRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Deletes what is older than the policy says, and wipes the sealed codes that have expired. Each batch is a unit of work
 * of its own and has at most {@value #BATCH} rows, so that nobody waits for it. All nodes may do this at once, because a
 * node skips the rows that another one has locked. Called by one thread about once a second, which limits the work.
 */
public final class Retention {
    private static final int BATCH = 500;
    /** A node that serves 300 people a second leaves 1,600 rows of counters a second. */
    private static final int BATCHES = 8;
    /** While there is less than one batch of each kind, this often is enough. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** People ask within a few days why no message came. */
    private static final Duration KEEP_REFUSALS = Duration.ofDays(7);

    /** Back ends may look at sessions, sign-ins and tickets for this long after their end. */
    private static final Duration KEEP_SESSIONS = Duration.ofDays(30);

    private final List<Kind> kinds;
    private final UnitOfWork work;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    public Retention(
            AccountRepository accounts,
            MessageRepository messages,
            SecondFactorChallengeRepository challenges,
            PossessionCheckRepository checks,
            CounterRepository counters,
            RefusalRepository refusals,
            ClientRepository clients,
            SignInRepository signIns,
            RememberedDeviceRepository devices,
            RetentionPolicy policy,
            SecondFactorPolicy secondFactors,
            VerificationPolicy verification,
            UnitOfWork work,
            InstantSource clock) {
        var window = secondFactors.stepUpWindow();
        var keepChallenges = policy.challenges().compareTo(window) < 0 ? window : policy.challenges();
        this.kinds = List.of(
                now -> accounts.wipeCodes(now, BATCH),
                now -> checks.wipeCodes(now, BATCH),
                now -> challenges.wipeCodes(now, BATCH),
                now -> signIns.wipeCodes(now, BATCH),
                now -> messages.purge(now.minus(policy.messages()), BATCH),
                now -> challenges.purge(now.minus(keepChallenges), BATCH),
                now -> checks.purge(now.minus(policy.challenges()), BATCH),
                now -> counters.purge(now, BATCH),
                now -> clients.purge(now.minus(KEEP_SESSIONS), BATCH),
                now -> signIns.purge(now.minus(KEEP_SESSIONS), BATCH),
                now -> devices.purge(now, BATCH),
                now -> refusals.purge(now.minus(KEEP_REFUSALS), BATCH),
                now -> accounts.purgeFailures(now.minus(verification.failures().remembered()), BATCH));
        this.work = work;
        this.clock = clock;
    }

    /** What is deleted or wiped in one table. */
    private interface Kind {
        /** Deletes or wipes one batch, and returns of how many rows. */
        int batch(Instant now);
    }

    /** Deletes or wipes a few batches of each kind. */
    public void purge() {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        boolean more = false;
        for (var kind : kinds) {
            more |= leavesMore(kind, now);
        }
        next = more ? now : now.plus(PAUSE);
    }

    /** Deletes or wipes a few batches, and returns whether there may be more. */
    private boolean leavesMore(Kind kind, Instant now) {
        for (int i = 0; i < BATCHES; i++) {
            if (work.run(() -> kind.batch(now)) < BATCH) {
                return false;
            }
        }
        return true;
    }
}
