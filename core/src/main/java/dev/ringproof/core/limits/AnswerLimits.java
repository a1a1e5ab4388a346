package dev.ringproof.core.limits;

import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.POSSESSION_CHECK_MISSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.POSSESSION_CHECK_PASSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.VERIFICATION_MISSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.VERIFIED;
import static dev.ringproof.core.domain.limit.Limit.WRONG_CODES;
import static dev.ringproof.core.domain.limit.Limit.WRONG_CODES_FROM_ADDRESS;
import static dev.ringproof.core.domain.limit.Limit.WRONG_CODES_OF_OWNER;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Charge;
import dev.ringproof.core.domain.limit.Count;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Verdict;
import dev.ringproof.core.limits.LimitCheck.Judgement;
import dev.ringproof.core.port.out.CounterRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a code for a number that is not verified may be answered. Wrong codes are counted; a right code is
 * refused too where one more wrong code would be, since the difference would tell an attacker which one is right.
 */
public final class AnswerLimits {
    /** At this share of the ceiling for the whole server, those who have entered a wrong code have to wait. */
    private static final int SLOW_AT = 2;

    private final LimitCheck check;
    private final LimitPolicy policy;
    private final SendingLimits sending;

    public AnswerLimits(CounterRepository counters, LimitPolicy policy, SendingLimits sending) {
        this.check = new LimitCheck(counters);
        this.policy = policy;
        this.sending = sending;
    }

    /**
     * Counts the answer to a code, and returns it if it may be given. Otherwise nothing is counted, and the result is a
     * refusal that does not depend on whether the code was right.
     *
     * @param before the account as it was loaded
     * @param number the number to which the code was sent, as it was loaded
     * @param answer what the rules say to the code
     */
    public <T> Outcome<T> decide(
            Account before, PhoneNumber number, Outcome<T> answer, RequestOrigin origin, Instant now) {
        boolean right = has(answer, VERIFIED, POSSESSION_CHECK_PASSED) || isRightForTakenNumber(before, answer);
        if (!right && !has(answer, VERIFICATION_MISSED, POSSESSION_CHECK_MISSED)) {
            return answer;
        }
        return Verdicts.outcome(
                check(new Answer(number.owner(), number.phoneNumber(), number.isVerified(), right), origin, now),
                before,
                () -> answer,
                now);
    }

    /**
     * A code that was entered.
     *
     * @param verified whether the number was verified before
     */
    public record Answer(OwnerId owner, E164Number number, boolean verified, boolean right) {

        /** Shows neither the number nor the owner. */
        @Override
        public String toString() {
            return "Answer[" + (right ? "right" : "wrong") + " for " + number.masked() + "]";
        }
    }

    /**
     * Counts a code that a person has entered who signs in with a number, and says whether it may be answered. It counts
     * by the client alone, since what it says must not depend on who has the number.
     */
    public Verdict checkFirstFactor(E164Number number, boolean right, RequestOrigin origin, Instant now) {
        var charges = new ArrayList<Charge>();
        addClient(charges, right, origin);
        return judge(charges, number, right, origin, now);
    }

    /** Counts an entered code, and says whether it may be answered. If not, nothing is counted. */
    public Verdict check(Answer answer, RequestOrigin origin, Instant now) {
        var charges = new ArrayList<Charge>();
        if (!answer.verified()) {
            charge(WRONG_CODES_OF_OWNER, answer.owner().value(), answer.right()).ifPresent(charges::add);
            addClient(charges, answer.right(), origin);
        }
        return judge(charges, answer.number(), answer.right(), origin, now);
    }

    private void addClient(List<Charge> charges, boolean right, RequestOrigin origin) {
        origin.addressBlock()
                .flatMap(block -> charge(WRONG_CODES_FROM_ADDRESS, block.value(), right))
                .ifPresent(charges::add);
        charge(WRONG_CODES, "", right).ifPresent(charges::add);
    }

    private Verdict judge(List<Charge> charges, E164Number number, boolean right, RequestOrigin origin, Instant now) {
        if (!right) {
            return check.check(charges, AnswerLimits::findings, now);
        }
        charges.addAll(sending.ofEnteredCode(number, origin, now));
        return check.judge(
                charges, counts -> new Judgement(findings(counts), false, sending.afterEnteredCode(counts, now)), now);
    }

    /**
     * Returns whether the code was right, but another owner has verified the number. A right code is used up, so the
     * account has changed; if the policy tells at once that the number is taken, no code is checked.
     */
    private static boolean isRightForTakenNumber(Account before, Outcome<?> answer) {
        return answer instanceof Outcome.Refused<?>(Refusal.NumberTaken taken, var after, var events)
                && !after.equals(before);
    }

    private static boolean has(Outcome<?> answer, PhoneNumberEvent.Type... types) {
        return answer.events().stream()
                .anyMatch(event ->
                        event instanceof PhoneNumberEvent of && List.of(types).contains(of.type()));
    }

    private Optional<Charge> charge(Limit limit, String value, boolean right) {
        return policy.charge(limit, value)
                .map(wrong -> right ? new Charge(wrong.counter(), lowered(wrong.rule()), 0, 1) : wrong);
    }

    /** Returns a rule that refuses where one more wrong code would be refused. */
    private static LimitRule lowered(LimitRule rule) {
        return new LimitRule(
                rule.mode(),
                rule.ceilings().stream()
                        .map(ceiling -> new Ceiling(Math.max(0, ceiling.max() - 1), ceiling.window()))
                        .toList());
    }

    private static List<Finding> findings(List<Count> counts) {
        var findings = new ArrayList<Finding>();
        var mistaken = false;
        for (var count : counts) {
            switch (count.counter().limit()) {
                case WRONG_CODES_OF_OWNER, WRONG_CODES_FROM_ADDRESS -> {
                    findings.addAll(LimitCheck.overCeilings(List.of(count)));
                    mistaken |= hasFailedBefore(count);
                }
                case WRONG_CODES -> findings.addAll(ofServer(count, mistaken));
                default -> {}
            }
        }
        return findings;
    }

    private static boolean hasFailedBefore(Count count) {
        return count.used().getFirst().amount() > count.charge().amount();
    }

    /**
     * The breaker of the whole server looks at the share of wrong codes too, since many people make many mistakes. It
     * slows those down who have failed before, and refuses everybody at its ceiling.
     */
    private static List<Finding> ofServer(Count count, boolean mistaken) {
        var used = count.used().getFirst();
        var ceiling = count.charge().rule().ceilings().getFirst();
        // A right code is judged as if it were one more wrong code, since the difference would tell which one is right.
        // Its ceiling is lowered by one already.
        long right = count.charge().entered();
        long wrong = used.amount() + right;
        if (wrong <= used.entered() - right) {
            return List.of();
        }
        boolean slow = mistaken && wrong * SLOW_AT > ceiling.max() + right;
        return used.over() || slow
                ? List.of(new Finding(
                        count.counter(),
                        count.charge().rule().mode(),
                        used.amount(),
                        used.over() ? ceiling : null,
                        used.over() ? "" : "slowed after a wrong code"))
                : List.of();
    }
}
