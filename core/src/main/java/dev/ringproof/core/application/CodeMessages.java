package dev.ringproof.core.application;

import dev.ringproof.core.application.AccountSteps.Sending;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.codes.OneTimeCodes.Issued;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The messages that carry codes. A code is drafted first, and its message is stored once the rules have accepted it.
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
     * A code to send to a number: a new one, of which nothing is stored yet, or the current one once more.
     *
     * @param current the challenge whose code was sent to the number before; null if there is none
     * @param languages the languages that the reader understands, the best first
     */
    record Draft(
            PhoneNumber number,
            Purpose purpose,
            @Nullable Challenge current,
            Issued issued,
            List<Locale> languages,
            Instant now) {
        Challenge challenge() {
            return issued.challenge();
        }
    }

    /** Returns why no message may be sent to the number, by the numbering plan of today and the wish of its holder. */
    Optional<Refusal> refusal(PhoneNumber number) {
        return plan.refusal(number.phoneNumber())
                .or(() -> number.optedOut() ? Optional.of(new Refusal.OptedOut()) : Optional.empty());
    }

    /** Returns the policy for attempts. The code of a test number is known, so its owners do not limit each other. */
    VerificationPolicy policyFor(PhoneNumber number, VerificationPolicy verification) {
        return policyFor(number, verification, plan);
    }

    static VerificationPolicy policyFor(PhoneNumber number, VerificationPolicy verification, NumberingPlan plan) {
        return plan.isFictional(number.phoneNumber()) ? verification.withinOneOwner() : verification;
    }

    /**
     * Drafts the current code once more, as it is, or a new code if the current one may not be sent again.
     *
     * @param current the challenge whose code was sent to the number before, for the same purpose; null if there is
     *     none
     */
    Draft draft(PhoneNumber number, Purpose purpose, @Nullable Challenge current, List<Locale> languages, Instant now) {
        var issued = Optional.ofNullable(current)
                .flatMap(challenge -> codes.again(challenge, number.phoneNumber(), purpose, now))
                .orElseGet(() -> issue(number.phoneNumber(), purpose, now));
        return new Draft(number, purpose, current, issued, languages, now);
    }

    private Issued issue(E164Number number, Purpose purpose, Instant now) {
        return plan.isFictional(number)
                ? codes.issueFictional(number, purpose, now)
                : codes.issue(number, purpose, now);
    }

    /**
     * Stores the draft's message if the outcome is accepted, in the unit of work that stores its code. Of the earlier
     * messages to the number, those with a replaced code are withdrawn, and those that wait with the same code give way
     * to this one. A test number gets no message.
     */
    <T> Sending<T> queue(Draft draft, Outcome<T> outcome) {
        if (!(outcome instanceof Accepted<T>) || plan.isFictional(draft.number().phoneNumber())) {
            return Sending.nothing(outcome);
        }
        if (draft.current() != null) {
            giveWay(draft, draft.current());
        }
        var message = message(draft);
        messages.add(message);
        return new Sending<>(outcome, message);
    }

    private void giveWay(Draft draft, Challenge current) {
        if (current.id().equals(draft.challenge().id())) {
            messages.supersede(draft.number().phoneNumber(), current.id(), draft.now());
        } else {
            withdraw(current, draft.number(), draft.now());
        }
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

    /** Stores another message in place of one that is still alive, with the same code. A notice is copied. */
    TextMessage again(TextMessage other, TextMessage.Content content, Instant now) {
        if (other.challengeId() != null) {
            messages.supersede(content.to(), other.challengeId(), now);
        }
        var body = content.code() == null ? content.body() : body(other, content, content.code(), now);
        var again = other.again(MessageId.next(random), body, now, policy);
        messages.add(again);
        return again;
    }

    /** Says how long the code of the other message is valid from now on, in the language of that message. */
    private String body(TextMessage other, TextMessage.Content content, String code, Instant now) {
        var saidLifetime = Duration.between(other.createdAt(), other.expiresAt());
        var language = wording.languageOf(content.body(), other.type(), code, saidLifetime)
                .orElseGet(() ->
                        wording.language(List.of(), plan.region(content.to()).orElse(null)));
        return wording.code(other.type(), code, Duration.between(now, other.expiresAt()), language);
    }

    /** Withdraws the messages of a code that is dead, so that it is not sent any more. */
    void withdraw(Challenge dead, PhoneNumber number, Instant now) {
        messages.expire(number.phoneNumber(), dead.id(), now);
    }

    /** Looks after the messages of a pending code that was answered, by what the verification has become. */
    void settle(Challenge answered, PhoneNumber number, Verification next, Instant now) {
        switch (next) {
            case Verified verified -> markEntered(answered, number, now);
            case Failed failed -> withdraw(answered, number, now);
            case Pending pending -> {}
            case Unverified unverified -> {}
            case Taken taken -> {}
        }
    }

    /** Notes that a code was entered, which is the best evidence that its message arrived. */
    void markEntered(Challenge entered, PhoneNumber number, Instant now) {
        messages.markEntered(number.phoneNumber(), entered.id(), now);
    }
}
