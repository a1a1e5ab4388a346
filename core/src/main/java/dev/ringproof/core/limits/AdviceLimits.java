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
 * Decides whether the risk advisor may be asked. Each question counts, also one after which no code is sent, since an
 * advisor may cost money and nothing else would limit requests that it denies.
 */
public final class AdviceLimits {
    private final LimitCheck check;
    private final LimitPolicy policy;

    public AdviceLimits(CounterRepository counters, LimitPolicy policy) {
        this.check = new LimitCheck(counters);
        this.policy = policy;
    }

    /**
     * Counts a question, and says whether it may be asked. If not, it is not counted. A question about a second factor
     * counts against its owner only, so that attackers at one address do not lock out a person who is verified.
     */
    public Verdict decide(MessageRequest.Kind kind, OwnerId owner, RequestOrigin origin, Instant now) {
        var charges = new ArrayList<Charge>();
        policy.charge(Limit.ADVICE_OF_OWNER, owner.value()).ifPresent(charges::add);
        if (kind != MessageRequest.Kind.SECOND_FACTOR) {
            origin.addressBlock()
                    .flatMap(block -> policy.charge(Limit.ADVICE_FROM_ADDRESS, block.value()))
                    .ifPresent(charges::add);
        }
        return check.check(charges, now);
    }
}
