package dev.ringproof.core.explanation;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.explanation.Cause;
import dev.ringproof.core.domain.explanation.LastRefusal;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.explanation.MessageExplainer.Surroundings;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.NoSuchMessage;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.RefusalRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Explains by what is stored: numbers, messages, and the last refusals. What happened last is the answer, since a person
 * who misses a message has mostly just requested it.
 */
public final class ExplanationService implements Explanations {
    private final AccountRepository accounts;
    private final MessageRepository messages;
    private final RefusalRepository refusals;
    private final UnitOfWork work;
    private final NumberingPlan plan;
    private final MessageExplainer explainer;
    private final VerificationPolicy policy;
    private final InstantSource clock;

    public ExplanationService(
            AccountRepository accounts,
            MessageRepository messages,
            RefusalRepository refusals,
            UnitOfWork work,
            NumberingPlan plan,
            MessageExplainer explainer,
            VerificationPolicy policy,
            InstantSource clock) {
        this.accounts = accounts;
        this.messages = messages;
        this.refusals = refusals;
        this.work = work;
        this.plan = plan;
        this.explainer = explainer;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * All that is known of a number.
     *
     * @param messages the newest first
     */
    private record Known(
            E164Number number, List<PhoneNumber> numbers, List<LastRefusal> refusals, List<TextMessage> messages) {}

    @Override
    public Explanation ofNumber(PhoneNumberId id) {
        return work.join(() -> {
            var number = found(id).orElseThrow(NoSuchPhoneNumber::new);
            return explain(new Known(
                    number.phoneNumber(),
                    List.of(number),
                    refusals.find(id).stream().toList(),
                    messages.newest(number.phoneNumber(), id, MOST_MESSAGES)));
        });
    }

    @Override
    public Explanation ofE164(String phoneNumber) {
        return plan.number(phoneNumber)
                .map(this::ofNumber)
                .orElseGet(() -> explanation(refused(new Refusal.InvalidNumber()), List.of(), List.of()));
    }

    private Explanation ofNumber(E164Number number) {
        return work.join(() -> explain(new Known(
                number,
                accounts.ofAllOwners(number, MOST_HOLDINGS),
                refusals.newest(number, MOST_HOLDINGS),
                messages.newest(number, MOST_MESSAGES))));
    }

    @Override
    public Explanation ofMessage(MessageId id) {
        return work.join(() -> {
            var message = messages.find(id).orElseThrow(NoSuchMessage::new);
            var number = found(message.phoneNumberId());
            var all = number.map(one -> messages.newest(one.phoneNumber(), one.id(), MOST_MESSAGES))
                    .orElse(List.of(message));
            return explanation(
                    explain(message, all, clock.instant()), number.stream().toList(), all);
        });
    }

    private Optional<PhoneNumber> found(PhoneNumberId id) {
        return accounts.findByNumber(id).flatMap(account -> account.number(id));
    }

    private Explanation explain(Known known) {
        return explanation(reason(known, clock.instant()), known.numbers(), known.messages());
    }

    private Reason reason(Known known, Instant now) {
        if (plan.isTestNumber(known.number(), now)) {
            return new Reason(Cause.TEST_NUMBER, List.of("the number is a test number"), null);
        }
        var refusedByPlan = plan.refusal(known.number(), now);
        if (refusedByPlan.isPresent()) {
            return refused(refusedByPlan.get());
        }
        if (!policy.hidesTakenNumbers()
                && known.numbers().size() == 1
                && known.numbers().getFirst().verification() instanceof Taken) {
            return refused(new Refusal.NumberTaken());
        }
        var refusal = lastRefusal(known, now);
        var message = known.messages().stream().findFirst();
        if (message.isEmpty()) {
            return refusal.orElseGet(() -> nothingRequested(known));
        }
        var ofMessage = explain(message.get(), known.messages(), now);
        return refusal.filter(last -> !last.at().isBefore(message.get().createdAt()))
                .map(last -> isOver(last, message.get(), now)
                        ? ofMessage.with(last.evidence())
                        : last.with(before(ofMessage)))
                .orElse(ofMessage);
    }

    private static List<String> before(Reason ofMessage) {
        return Stream.concat(Stream.of("before that: " + ofMessage.cause().wireName()), ofMessage.evidence().stream())
                .toList();
    }

    /** Whether the refusal was a pause after the message which is over, so that the message itself is in question. */
    private boolean isOver(Reason last, TextMessage message, Instant now) {
        return last.cause() == Cause.RESEND_TOO_SOON
                && !now.isBefore(message.createdAt().plus(policy.resendAfter()));
    }

    private Optional<Reason> lastRefusal(Known known, Instant now) {
        return Stream.concat(
                        known.refusals().stream().map(Reason::of),
                        known.numbers().stream().flatMap(number -> lock(number, now).stream()))
                .max(Comparator.comparing(Reason::at));
    }

    /** Returns why a number gets no code for the time being, because wrong codes were entered. */
    private Optional<Reason> lock(PhoneNumber number, Instant now) {
        return Optional.ofNullable(number.refusal(now, policy))
                .map(refusal -> new Reason(
                        Cause.of(refusal, List.of()),
                        List.of("wrong codes for " + number.id() + " were entered; each request is refused: "
                                + refusal),
                        lastFailure(number.throttle(), now)));
    }

    private static Instant lastFailure(Throttle throttle, Instant now) {
        return Stream.of(throttle.lastFailedAt(), throttle.acrossOwners().changedAt())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    private static Reason nothingRequested(Known known) {
        return known.numbers().isEmpty()
                ? new Reason(Cause.NOTHING_REQUESTED, List.of("no user has the number"), null)
                : new Reason(
                        Cause.NOTHING_REQUESTED,
                        List.of("the number was added, and no code was requested for it"),
                        known.numbers().getFirst().createdAt());
    }

    private static Reason refused(Refusal refusal) {
        return new Reason(Cause.of(refusal, List.of()), List.of("each request is refused: " + refusal), null);
    }

    private Reason explain(TextMessage message, List<TextMessage> all, Instant now) {
        var newer = all.stream()
                .filter(other -> other.createdAt().isAfter(message.createdAt()))
                .toList();
        return explainer.explain(
                message,
                new Surroundings(
                        found(message.phoneNumberId()).orElse(null),
                        newer,
                        messages.oldestDue(now).orElse(null)),
                now);
    }

    private static Explanation explanation(Reason reason, List<PhoneNumber> numbers, List<TextMessage> trail) {
        return new Explanation(
                reason.cause(),
                reason.evidence(),
                reason.since(),
                numbers.stream()
                        .map(number -> new Holding(number.id(), number.owner(), number.isVerified()))
                        .toList(),
                trail);
    }
}
