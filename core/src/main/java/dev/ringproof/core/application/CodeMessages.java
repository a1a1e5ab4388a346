package dev.ringproof.core.application;

import dev.ringproof.core.application.AccountSteps.Texted;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.codes.OneTimeCodes.Issued;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** From a number to the text with its code: the code is issued first, and queued once the rules have accepted it. */
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

    private Issued issue(PhoneNumber number, Purpose purpose, Instant now) {
        return plan.isFictional(number.phoneNumber())
                ? codes.issueFictional(number.phoneNumber(), purpose, now)
                : codes.issue(number.phoneNumber(), purpose, now);
    }

    /**
     * Stores the text in the unit of work that stores its code; null for a test number, which is never texted.
     *
     * @param languages what the reader reads, best first, as far as it is known
     */
    private @Nullable TextMessage queue(
            PhoneNumber number, Purpose purpose, Issued issued, List<Locale> languages, Instant now) {
        if (plan.isFictional(number.phoneNumber())) {
            return null;
        }
        var expiresAt = issued.challenge().expiresAt();
        var region = plan.region(number.phoneNumber()).orElse(null);
        var text = wording.code(
                type(purpose), issued.code(), Duration.between(now, expiresAt), wording.language(languages, region));
        var message = TextMessage.queued(
                MessageId.next(random),
                type(purpose),
                number.owner(),
                number.id(),
                issued.challenge().id(),
                new TextMessage.Content(number.phoneNumber(), text, issued.code()),
                now,
                expiresAt,
                policy);
        messages.add(message);
        return message;
    }

    private static MessageType type(Purpose purpose) {
        return switch (purpose) {
            case VERIFICATION, POSSESSION -> MessageType.VERIFICATION;
            case SIGN_IN, STEP_UP -> MessageType.SECOND_FACTOR;
        };
    }

    /** Issues a code, asks the rules, and queues its text if they agree. */
    <T> Texted<T> text(
            Account account,
            PhoneNumber number,
            Purpose purpose,
            List<Locale> languages,
            Instant now,
            Function<Issued, Outcome<T>> ask) {
        var objection = plan.objection(number.phoneNumber());
        if (objection.isPresent()) {
            return new Texted<>(new Refused<>(objection.get(), account, List.of()), null);
        }
        var issued = issue(number, purpose, now);
        var outcome = ask.apply(issued);
        return new Texted<>(
                outcome, outcome instanceof Accepted<T> ? queue(number, purpose, issued, languages, now) : null);
    }

    /** A code that is replaced must not arrive any more. */
    void expire(Challenge replaced, PhoneNumber number, Instant now) {
        messages.expire(number.phoneNumber(), replaced.id(), now);
    }

    /** That a code was entered is the truth about how its text fared. */
    void prove(Challenge entered, PhoneNumber number, Instant now) {
        messages.markEntered(number.phoneNumber(), entered.id(), now);
    }
}
