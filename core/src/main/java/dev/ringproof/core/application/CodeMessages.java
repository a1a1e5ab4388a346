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
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.limits.MessageRequest;
import dev.ringproof.core.limits.SendingLimits;
import dev.ringproof.core.limits.Verdicts;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The messages that carry codes. A code is drafted first, and its message is stored once the rules have accepted it.
 */
public final class CodeMessages {
    private final OneTimeCodes codes;
    private final NumberingPlan plan;
    private final MessageRepository messages;
    private final RefusalRepository refusals;
    private final SendingLimits limits;
    private final MessageTemplates wording;
    private final DeliveryPolicy policy;
    private final RandomGenerator random;

    public CodeMessages(
            OneTimeCodes codes,
            NumberingPlan plan,
            MessageRepository messages,
            RefusalRepository refusals,
            SendingLimits limits,
            MessageTemplates wording,
            DeliveryPolicy policy,
            RandomGenerator random) {
        this.codes = codes;
        this.plan = plan;
        this.messages = messages;
        this.refusals = refusals;
        this.limits = limits;
        this.wording = wording;
        this.policy = policy;
        this.random = random;
    }

    /**
     * A code to send to a number: a new one, of which nothing is stored yet, or the current one once more.
     *
     * @param current the challenge whose code was sent to the number before; null if there is none
     * @param origin the client of the request
     */
    record Draft(
            PhoneNumber number,
            Purpose purpose,
            @Nullable Challenge current,
            Issued issued,
            RequestOrigin origin,
            Instant now) {
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
    Draft draft(PhoneNumber number, Purpose purpose, @Nullable Challenge current, RequestOrigin origin, Instant now) {
        var issued = Optional.ofNullable(current)
                .flatMap(challenge -> codes.again(challenge, number.phoneNumber(), purpose, now))
                .orElseGet(() -> issue(number.phoneNumber(), purpose, now));
        return new Draft(number, purpose, current, issued, origin, now);
    }

    private Issued issue(E164Number number, Purpose purpose, Instant now) {
        return plan.isFictional(number)
                ? codes.issueFictional(number, purpose, now)
                : codes.issue(number, purpose, now);
    }

    /**
     * Stores the draft's message if the outcome is accepted and the limits allow it, in the unit of work that stores its
     * code. Of the earlier messages to the number, those with a replaced code are withdrawn, and those that wait with
     * the same code give way to this one. A test number gets no message.
     *
     * @param before the account as it was loaded
     * @param save stores what the code is for, if the message is stored
     */
    <T> Sending<T> queue(Draft draft, Account before, Outcome<T> outcome, Consumer<Accepted<T>> save) {
        return switch (outcome) {
            case Refused<T> refused -> refused(refused, draft.number(), draft.now());
            case Accepted<T> accepted -> queue(draft, before, accepted, save);
        };
    }

    private <T> Sending<T> queue(Draft draft, Account before, Accepted<T> accepted, Consumer<Accepted<T>> save) {
        if (plan.isFictional(draft.number().phoneNumber())) {
            save.accept(accepted);
            return Sending.nothing(accepted);
        }
        var message = message(draft);
        var verdict = limits.decide(request(draft, before, message), draft.now());
        return switch (Verdicts.outcome(verdict, before, () -> accepted, draft.now())) {
            case Refused<T> refused -> refused(refused, draft.number(), draft.now());
            case Accepted<T> allowed -> {
                save.accept(allowed);
                if (draft.current() != null) {
                    giveWay(draft, draft.current());
                }
                messages.add(message);
                yield new Sending<>(allowed, message);
            }
        };
    }

    /** Returns the refusal of a message to the number, and remembers it for an operator who asks for the reason. */
    <T> Sending<T> refused(Refusal refusal, PhoneNumber number, Account account, Instant now) {
        return refused(Refused.unchanged(refusal, account), number, now);
    }

    private <T> Sending<T> refused(Refused<T> refused, PhoneNumber number, Instant now) {
        refusals.save(number.phoneNumber(), LastRefusal.of(refused, number.id(), now));
        return Sending.nothing(refused);
    }

    private static MessageRequest request(Draft draft, Account before, TextMessage message) {
        return new MessageRequest(
                draft.number().owner(),
                draft.number().phoneNumber(),
                switch (draft.purpose()) {
                    case VERIFICATION, POSSESSION -> MessageRequest.Kind.VERIFICATION;
                    case SIGN_IN, STEP_UP -> MessageRequest.Kind.SECOND_FACTOR;
                },
                message.segments(),
                draft.origin(),
                before.numbers().stream().anyMatch(PhoneNumber::isVerified));
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
                wording.language(draft.origin().languages(), region));
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

    /**
     * Stores another message in place of one that is still alive, with the same code, if the limits allow it. A notice
     * is copied.
     */
    Sending<TextMessage> again(Account account, TextMessage other, TextMessage.Content content, Instant now) {
        var body = content.code() == null ? content.body() : body(other, content, content.code(), now);
        var again = other.again(MessageId.next(random), body, now, policy);
        var request = new MessageRequest(
                other.owner(), content.to(), MessageRequest.Kind.RESEND, again.segments(), RequestOrigin.UNKNOWN, true);
        var accepted = new Accepted<>(again, account, List.of());
        return switch (Verdicts.outcome(limits.decide(request, now), account, () -> accepted, now)) {
            case Refused<TextMessage> refused -> Sending.nothing(refused);
            case Accepted<TextMessage> allowed -> {
                if (other.challengeId() != null) {
                    messages.supersede(content.to(), other.challengeId(), now);
                }
                messages.add(again);
                yield new Sending<>(allowed, again);
            }
        };
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
