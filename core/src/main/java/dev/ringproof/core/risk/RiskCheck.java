package dev.ringproof.core.risk;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskEvent;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.risk.RiskPolicy.OnFailure;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.risk.AdvisorCalls.Answer;
import dev.ringproof.core.risk.RiskClearance.Given;
import dev.ringproof.core.risk.RiskClearance.Withheld;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the risk advisor before a code is sent, and says what follows. It must not be asked inside a unit of work, since
 * an advisor may need the network.
 *
 * <p>An owner has one open question at a time. Otherwise one user could fill all places of an advisor, and the codes of
 * others would be sent without advice.
 */
public final class RiskCheck {
    private final @Nullable AdvisorCalls advisor;
    private final RiskPolicy policy;
    private final NumberingPlan plan;
    private final EventPublisher events;
    private final InstantSource clock;
    private final Set<OwnerId> asking = ConcurrentHashMap.newKeySet();

    /** @param advisor null if there is none, and then nobody is asked */
    public RiskCheck(
            @Nullable RiskAdvisor advisor,
            RiskPolicy policy,
            NumberingPlan plan,
            EventPublisher events,
            InstantSource clock) {
        this.advisor = advisor == null ? null : new AdvisorCalls(advisor, policy, clock);
        this.policy = policy;
        this.plan = plan;
        this.events = events;
        this.clock = clock;
    }

    /** Returns whether the advisor is asked about codes for this purpose. */
    public boolean asksAbout(Purpose purpose) {
        return advisor != null && (!purpose.isSecondFactor() || policy.secondFactors());
    }

    /**
     * Asks whether a code may be sent to a number of the account, and publishes an event if it may not or if there is no
     * advice.
     *
     * @param account the account as it was looked at
     */
    public RiskClearance ask(Account account, PhoneNumber number, Purpose purpose, RequestOrigin origin) {
        if (advisor == null) {
            return new RiskClearance.Unneeded();
        }
        if (!asking.add(account.owner())) {
            return denied(number, purpose, "asked_already");
        }
        try {
            var question = question(account, number, purpose, origin);
            return switch (advisor.ask(question)) {
                case Answer.Advised(RiskAdvice.Allow(var human)) ->
                    // Without a token there was no human check that the advisor could have accepted.
                    new Given(number.phoneNumber(), human && question.proofToken() != null);
                case Answer.Advised(RiskAdvice.Deny(var reason)) -> denied(number, purpose, reason);
                case Answer.Advised(RiskAdvice.StepUp(var reason)) ->
                    new Withheld(
                            new Refusal.HumanCheckRequired(),
                            List.of(publish(RiskEvent.Type.STEP_UP, number, purpose, reason)));
                case Answer.Failed(var reason) -> withoutAdvice(number, purpose, reason);
            };
        } finally {
            asking.remove(account.owner());
        }
    }

    private RiskQuestion question(Account account, PhoneNumber number, Purpose purpose, RequestOrigin origin) {
        return new RiskQuestion(
                number.phoneNumber(),
                plan.destination(number.phoneNumber()).region(),
                account.owner(),
                account.numbers().stream().anyMatch(PhoneNumber::isVerified),
                purpose,
                origin);
    }

    private RiskClearance withoutAdvice(PhoneNumber number, Purpose purpose, String reason) {
        publish(RiskEvent.Type.FAILED, number, purpose, reason);
        return policy.onFailure() == OnFailure.ALLOW
                ? new Given(number.phoneNumber(), false)
                : denied(number, purpose, "no_advice");
    }

    private RiskClearance denied(PhoneNumber number, Purpose purpose, String reason) {
        return new Withheld(
                new Refusal.TooManyRequests(), List.of(publish(RiskEvent.Type.DENIED, number, purpose, reason)));
    }

    private Event publish(RiskEvent.Type type, PhoneNumber number, Purpose purpose, String reason) {
        var event = new RiskEvent(type, number.owner(), number.id(), purpose, reason, clock.instant());
        events.publish(event);
        return event;
    }
}
