package dev.ringproof.core.application;

import dev.ringproof.core.application.AccountSteps.Sending;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.codes.OneTimeCodes.Issued;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The messages that carry codes: a code is drafted first, and its message is stored once the rules have accepted it.
 */
public final class CodeMessages {
    private final OneTimeCodes codes;
    private final NumberingPlan plan;
    private final MessageRepository messages;
    private final MessageTemplates wording;
    private final DeliveryPolicy policy;
    private final RandomGenerator random;

    public CodeMessages(
            OneTimeCodes codes,
            NumberingPlan plan,
            MessageRepository messages,
            MessageTemplates wording,
            DeliveryPolicy policy,
            RandomGenerator random) {
        this.codes = codes;
        this.plan = plan;
        this.messages = messages;
        this.wording = wording;
        this.policy = policy;
        this.random = random;
    }

    /**
     * A new code for a number, of which nothing is stored yet.
     *
     * @param languages the languages that the reader understands, the best first
     */
    record Draft(PhoneNumber number, Purpose purpose, Issued issued, List<Locale> languages, Instant now) {
        Challenge challenge() {
            return issued.challenge();
        }
    }

    /** Returns why no message may be sent to the number, by the numbering plan of today. */
    Optional<Refusal> refusal(PhoneNumber number) {
        return plan.refusal(number.phoneNumber());
    }

    /** Returns the policy for attempts. The code of a test number is known, so its owners do not limit each other. */
    VerificationPolicy policyFor(PhoneNumber number, VerificationPolicy verification) {
        return plan.isFictional(number.phoneNumber()) ? verification.withinOneOwner() : verification;
    }

    Draft draft(PhoneNumber number, Purpose purpose, List<Locale> languages, Instant now) {
        var issued = plan.isFictional(number.phoneNumber())
                ? codes.issueFictional(number.phoneNumber(), purpose, now)
                : codes.issue(number.phoneNumber(), purpose, now);
        return new Draft(number, purpose, issued, languages, now);
    }

    /**
     * Stores the draft's message if the outcome is accepted, in the unit of work that stores its code. A test number
     * gets no message.
     */
    <T> Sending<T> queue(Draft draft, Outcome<T> outcome) {
        if (!(outcome instanceof Accepted<T>) || plan.isFictional(draft.number().phoneNumber())) {
            return Sending.nothing(outcome);
        }
        var message = message(draft);
        messages.add(message);
        return new Sending<>(outcome, message);
    }

    private TextMessage message(Draft draft) {
        var number = draft.number();
        var code = draft.issued().code();
        var expiresAt = draft.challenge().expiresAt();
        var region = plan.region(number.phoneNumber()).orElse(null);
        var body = wording.code(
                type(draft.purpose()),
                code,
                Duration.between(draft.now(), expiresAt),
                wording.language(draft.languages(), region));
        return TextMessage.queued(
                MessageId.next(random),
                type(draft.purpose()),
                number.owner(),
                number.id(),
                draft.challenge().id(),
                new TextMessage.Content(number.phoneNumber(), body, code),
                draft.now(),
                expiresAt,
                policy);
    }

    private static MessageType type(Purpose purpose) {
        return switch (purpose) {
            case VERIFICATION, POSSESSION -> MessageType.VERIFICATION;
            case SIGN_IN, STEP_UP -> MessageType.SECOND_FACTOR;
        };
    }

    /** Withdraws the message of a code that is replaced, so that it is not sent any more. */
    void withdraw(Challenge replaced, PhoneNumber number, Instant now) {
        messages.expire(number.phoneNumber(), replaced.id(), now);
    }

    /** Notes that a code was entered, which is the best evidence that its message arrived. */
    void markEntered(Challenge entered, PhoneNumber number, Instant now) {
        messages.markEntered(number.phoneNumber(), entered.id(), now);
    }
}
