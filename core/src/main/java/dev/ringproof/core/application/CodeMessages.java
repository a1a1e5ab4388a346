package dev.ringproof.core.application;

import static dev.ringproof.core.domain.account.TestNumberEvent.Use.CODE_ENTERED;
import static dev.ringproof.core.domain.account.TestNumberEvent.Use.CODE_PREPARED;

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
import dev.ringproof.core.domain.account.TestNumberEvent;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.risk.RiskEvent;
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
import dev.ringproof.core.numbering.ReviewNumber;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import dev.ringproof.core.risk.RiskClearance;
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
     * @param to the number of the owner who gets the message. It is another value of the same number at a sign-in, whose
     *     limits do not depend on the owner; null if no owner gets one
     * @param current the challenge whose code was sent to the number before; null if there is none
     * @param origin the client of the request
     */
    record Draft(
            PhoneNumber number,
            @Nullable PhoneNumber to,
            Purpose purpose,
            @Nullable Challenge current,
            Issued issued,
            RequestOrigin origin,
            Instant now) {
        Challenge challenge() {
            return issued.challenge();
        }

        /** Returns the number with its owner, if an owner gets the message. */
        PhoneNumber recipient() {
            return to == null ? number : to;
        }

        /** Returns the same code for another owner of the number, or for none. */
        Draft sentTo(@Nullable PhoneNumber owned) {
            return new Draft(number, owned, purpose, current, issued, origin, now);
        }
    }

    /** Returns why no message may be sent to the number, by the numbering plan of today and the wish of its holder. */
    Optional<Refusal> refusal(PhoneNumber number, Instant now) {
        return plan.refusal(number.phoneNumber(), now)
                .or(() -> number.optedOut() ? Optional.of(new Refusal.OptedOut()) : Optional.empty());
    }

    /** Returns the policy for a number. Several people know the code of a test number, so they do not limit each other. */
    VerificationPolicy policyFor(PhoneNumber number, VerificationPolicy verification, Instant now) {
        return policyFor(number, verification, plan, now);
    }

    static VerificationPolicy policyFor(
            PhoneNumber number, VerificationPolicy verification, NumberingPlan plan, Instant now) {
        return plan.isTestNumber(number.phoneNumber(), now) ? verification.withinOneOwner() : verification;
    }

    /**
     * Drafts the current code once more, as it is, or a new code if the current one may not be sent again. The code of a
     * review number is always the fixed one.
     *
     * @param current the challenge whose code was sent to the number before, for the same purpose; null if there is
     *     none
     */
    Draft draft(PhoneNumber number, Purpose purpose, @Nullable Challenge current, RequestOrigin origin, Instant now) {
        var review = plan.reviewNumber(number.phoneNumber(), now).orElse(null);
        var issued = Optional.ofNullable(current)
                .flatMap(challenge -> codes.again(challenge, number.phoneNumber(), purpose, now))
                .filter(again -> review == null || again.code().equals(review.code()))
                .orElseGet(() -> issue(number.phoneNumber(), review, purpose, now));
        return new Draft(number, number, purpose, current, issued, origin, now);
    }

    private Issued issue(E164Number number, @Nullable ReviewNumber review, Purpose purpose, Instant now) {
        if (review != null) {
            return codes.issueFixed(review.code(), number, purpose, now, review.end());
        }
        return plan.isTestNumber(number, now)
                ? codes.issueFictional(number, purpose, now)
                : codes.issue(number, purpose, now);
    }

    /**
     * What a step is about to send. Nothing is stored yet.
     *
     * @param number the number to which a code was requested; null if the account has none for it
     * @param draft null if a step is refused before there is a code
     * @param outcome what the rules say to the step
     * @param save stores what the code is for, if the message is stored
     */
    record Prepared<T>(
            @Nullable PhoneNumber number, @Nullable Draft draft, Outcome<T> outcome, Consumer<Accepted<T>> save) {
        static <T> Prepared<T> refused(Refusal refusal, Account account, @Nullable PhoneNumber number) {
            return new Prepared<>(number, null, Refused.unchanged(refusal, account), accepted -> {});
        }
    }

    /** Returns what would be sent; empty if the step is refused, or if the number is a test number. */
    Optional<Draft> toSend(Prepared<?> prepared) {
        return prepared.outcome() instanceof Accepted<?>
                ? Optional.ofNullable(prepared.draft())
                        .filter(draft -> !plan.isTestNumber(draft.number().phoneNumber(), draft.now()))
                : Optional.empty();
    }

    /**
     * Stores a prepared message if the rules and the limits allow it, in the unit of work that stores its code. Of the
     * earlier messages to the number, those with a replaced code are withdrawn, and those that wait with the same code
     * give way to this one. A test number gets no message, but an event. If the message is refused, that
     * is remembered.
     *
     * @param before the account as it was loaded
     * @param clearance covers the number to which the code goes; for any other number the step is refused
     */
    <T> Sending<T> queue(Prepared<T> prepared, Account before, RiskClearance clearance, Instant now) {
        var sending = sending(prepared, before, clearance);
        if (sending.outcome() instanceof Refused<T> refused && prepared.number() != null) {
            remember(refused, prepared.number(), now);
        }
        return sending;
    }

    /** Keeps the refusal of a message to the number for an operator who asks for the reason. */
    void remember(Refused<?> refused, PhoneNumber number, Instant now) {
        refusals.save(number.phoneNumber(), LastRefusal.of(refused, number.id(), now));
    }

    private <T> Sending<T> sending(Prepared<T> prepared, Account before, RiskClearance clearance) {
        var draft = prepared.draft();
        var save = prepared.save();
        if (draft == null || !(prepared.outcome() instanceof Accepted<T> accepted)) {
            return Sending.nothing(prepared.outcome());
        }
        if (plan.isTestNumber(draft.number().phoneNumber(), draft.now())) {
            save.accept(accepted);
            return Sending.nothing(accepted.with(used(draft.recipient(), CODE_PREPARED, draft.now())));
        }
        if (!clearance.covers(draft.number().phoneNumber())) {
            return Sending.nothing(withoutClearance(draft, before));
        }
        var message = message(draft);
        var verdict = limits.decide(request(draft, before, message, clearance), draft.now());
        return switch (Verdicts.outcome(verdict, before, () -> accepted, draft.now())) {
            case Refused<T> refused -> Sending.nothing(refused);
            case Accepted<T> allowed -> {
                save.accept(allowed);
                if (draft.current() != null) {
                    giveWay(draft, draft.current());
                }
                if (draft.to() == null) {
                    // It takes as long as the message would, and finds none.
                    withdraw(draft.challenge(), draft.number(), draft.now());
                    yield Sending.nothing(allowed);
                }
                messages.add(message);
                yield new Sending<>(allowed, message);
            }
        };
    }

    /** The account has changed between the question to the advisor and this step, which is rare. */
    private static <T> Outcome<T> withoutClearance(Draft draft, Account before) {
        var number = draft.number();
        return new Refused<>(
                new Refusal.TooManyRequests(),
                before,
                List.of(new RiskEvent(
                        RiskEvent.Type.DENIED,
                        number.owner(),
                        number.id(),
                        draft.purpose(),
                        "number_changed",
                        draft.now())));
    }

    private static MessageRequest request(Draft draft, Account before, TextMessage message, RiskClearance clearance) {
        return new MessageRequest(
                draft.number().owner(),
                draft.number().phoneNumber(),
                kind(draft.purpose()),
                message.segments(),
                draft.origin(),
                before.numbers().stream().anyMatch(PhoneNumber::isVerified),
                clearance.humanVerified());
    }

    static MessageRequest.Kind kind(Purpose purpose) {
        return purpose.isSecondFactor() ? MessageRequest.Kind.SECOND_FACTOR : MessageRequest.Kind.VERIFICATION;
    }

    private void giveWay(Draft draft, Challenge current) {
        if (current.id().equals(draft.challenge().id())) {
            messages.supersede(draft.number().phoneNumber(), current.id(), draft.now());
        } else {
            withdraw(current, draft.number(), draft.now());
        }
    }

    private TextMessage message(Draft draft) {
        var number = draft.recipient();
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
        return purpose.isSecondFactor() ? MessageType.SECOND_FACTOR : MessageType.VERIFICATION;
    }

    /**
     * Stores another message in place of one that is still alive, with the same code, if the limits allow it. A notice
     * is copied.
     */
    Sending<TextMessage> again(Account account, TextMessage other, TextMessage.Content content, Instant now) {
        var body = content.code() == null ? content.body() : body(other, content, content.code(), now);
        var again = other.again(MessageId.next(random), body, now, policy);
        var request = new MessageRequest(
                other.owner(),
                content.to(),
                MessageRequest.Kind.RESEND,
                again.segments(),
                RequestOrigin.UNKNOWN,
                true,
                false);
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

    /**
     * Looks after the messages of a pending code that was answered, by what the verification has become. Returns the
     * outcome of the answer, with an event more if the code of a test number was entered.
     */
    <T> Outcome<T> settle(Challenge answered, PhoneNumber number, Verification next, Outcome<T> outcome, Instant now) {
        return switch (next) {
            case Verified verified -> markEntered(answered, number, outcome, now);
            case Failed failed -> {
                withdraw(answered, number, now);
                yield outcome;
            }
            case Pending pending -> outcome;
            // The code was right, but another owner has verified the number.
            case Unverified unverified -> markEntered(answered, number, outcome, now);
            case Taken taken -> outcome;
        };
    }

    /**
     * Notes that a code was entered, which is the best evidence that its message arrived. A test number has no message,
     * but gets an event.
     */
    <T> Outcome<T> markEntered(Challenge entered, PhoneNumber number, Outcome<T> outcome, Instant now) {
        messages.markEntered(number.phoneNumber(), entered.id(), now);
        return plan.isTestNumber(number.phoneNumber(), now) ? outcome.with(used(number, CODE_ENTERED, now)) : outcome;
    }

    private static TestNumberEvent used(PhoneNumber number, TestNumberEvent.Use use, Instant now) {
        return new TestNumberEvent(use, number.id(), number.owner(), now);
    }
}
