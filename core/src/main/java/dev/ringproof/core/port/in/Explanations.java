package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.explanation.Cause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers an operator who asks why a message was refused, or why none came. Nothing is changed by a question. Safe for
 * use by many threads. Every method may also throw {@link dev.ringproof.core.port.StoreConflict} and {@link
 * dev.ringproof.core.port.StoreUnavailable}. No argument may be null.
 */
public interface Explanations {

    /** The most owners of one number that an explanation names. */
    int MOST_HOLDINGS = 20;

    /** The most messages that an explanation has. */
    int MOST_MESSAGES = 10;

    /**
     * Explains the newest of what has happened to one number of an owner: the last message, or the last refused request
     * for one.
     *
     * @throws NoSuchPhoneNumber if there is no such number
     */
    Explanation ofNumber(PhoneNumberId id) throws NoSuchPhoneNumber;

    /**
     * Explains the newest of what has happened to a number, whichever owner it is of. It need not be any owner's number.
     *
     * @param phoneNumber as a person has written it; text that is no valid number is explained too
     */
    Explanation ofE164(String phoneNumber);

    /**
     * Explains what became of one message.
     *
     * @throws NoSuchMessage if there is no such message
     */
    Explanation ofMessage(MessageId id) throws NoSuchMessage;

    /**
     * Why a message was refused, or why none came. It has neither a whole number nor a code, apart from the contents of
     * the messages, which no adapter shows.
     *
     * @param evidence lines that a person reads, the most important first
     * @param since since when this is so; null if that is unknown
     * @param numbers the number as its owners have it
     * @param messages the newest messages to the number, the newest first
     */
    record Explanation(
            Cause cause,
            List<String> evidence,
            @Nullable Instant since,
            List<Holding> numbers,
            List<TextMessage> messages) {
        public Explanation {
            evidence = List.copyOf(evidence);
            numbers = List.copyOf(numbers);
            messages = List.copyOf(messages);
        }
    }

    /** A number as one owner has it. */
    record Holding(PhoneNumberId id, OwnerId owner, boolean verified) {}
}
