package dev.ringproof.testkit;

import dev.ringproof.core.domain.E164Number;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The phones of a test: the messages that Ringproof has sent, by their numbers. Only the digits of a number count, so
 * {@code +1 (415) 555-2671} is the phone of {@code +14155552671}. Safe for use by many threads.
 *
 * <p>A Ringproof that delivers in the background answers before the message is there. The methods that return a code
 * therefore wait for it, for at most 10 seconds.
 */
public interface Inbox {

    /** Returns the messages to a number, the oldest first. It does not wait. */
    List<Message> messagesTo(String number);

    /**
     * Returns the code of the newest message to a number that contains one.
     *
     * @throws AssertionError if there is no such message
     */
    String lastCode(String number);

    /**
     * Returns the code of the oldest message with one to a number that this method has not returned yet. A test that
     * requests a second code for a number calls this method for each code, since the newest code may still be the
     * first one.
     *
     * @throws AssertionError if there is no such message
     */
    String nextCode(String number);

    /**
     * A message on a phone. It contains a code, so {@code toString} shows the masked number only.
     *
     * @param code the code that the body contains; null for a notice, which has none
     * @param at when it was handed over
     */
    record Message(E164Number to, String body, @Nullable String code, Instant at) {
        @Override
        public String toString() {
            return "Message[to=" + to.masked() + ", at=" + at + "]";
        }
    }
}
