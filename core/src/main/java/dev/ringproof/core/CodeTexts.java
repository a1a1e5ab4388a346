package dev.ringproof.core;

import dev.ringproof.core.OneTimeCodes.Issued;
import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.MessageId;
import dev.ringproof.core.delivery.MessageType;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.delivery.TextTemplates;
import dev.ringproof.core.domain.PhoneNumber;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.port.out.MessageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** From a number to the text with its code: the code is issued first, and queued once the rules have accepted it. */
final class CodeTexts {
    private final OneTimeCodes codes;
    private final NumberingPlan plan;
    private final MessageRepository messages;
    private final TextTemplates wording;
    private final DeliveryPolicy policy;
    private final RandomGenerator random;

    CodeTexts(
            OneTimeCodes codes,
            NumberingPlan plan,
            MessageRepository messages,
            TextTemplates wording,
            DeliveryPolicy policy,
            RandomGenerator random) {
        this.codes = codes;
        this.plan = plan;
        this.messages = messages;
        this.wording = wording;
        this.policy = policy;
        this.random = random;
    }

    Issued issue(PhoneNumber number, Purpose purpose, Instant now) {
        return plan.isFictional(number.phoneNumber())
                ? codes.issueFictional(number.phoneNumber(), purpose, now)
                : codes.issue(number.phoneNumber(), purpose, now);
    }

    /**
     * Stores the text in the unit of work that stores its code; null for a test number, which is never texted.
     *
     * @param languages what the reader reads, best first, as far as it is known
     */
    @Nullable
    TextMessage queue(PhoneNumber number, Issued issued, List<Locale> languages, Instant now) {
        if (plan.isFictional(number.phoneNumber())) {
            return null;
        }
        var expiresAt = issued.challenge().expiresAt();
        var region = plan.region(number.phoneNumber()).orElse(null);
        var text = wording.code(
                MessageType.VERIFICATION,
                issued.code(),
                Duration.between(now, expiresAt),
                wording.language(languages, region));
        var message = TextMessage.queued(
                MessageId.next(random),
                MessageType.VERIFICATION,
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
}
