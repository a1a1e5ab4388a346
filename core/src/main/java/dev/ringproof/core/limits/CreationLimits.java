package dev.ringproof.core.limits;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Decides whether an owner may add another number now. Each request counts, also one that is refused afterwards, since
 * its refusal may say that somebody else has the number.
 */
public final class CreationLimits {
    private final LimitCheck check;
    private final LimitPolicy policy;

    public CreationLimits(CounterRepository counters, LimitPolicy policy) {
        this.check = new LimitCheck(counters);
        this.policy = policy;
    }

    /** Counts a request to add a number, and says whether it may go on. If not, it is not counted. */
    public Verdict decide(OwnerId owner, RequestOrigin origin, Instant now) {
        var charges = new ArrayList<Charge>();
        policy.charge(Limit.CREATES_OF_OWNER, owner.value()).ifPresent(charges::add);
        origin.addressBlock()
                .flatMap(block -> policy.charge(Limit.CREATES_FROM_ADDRESS, block.value()))
                .ifPresent(charges::add);
        return check.check(charges, now);
    }
}
