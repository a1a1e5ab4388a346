package dev.ringproof.adapters.sms.receipt;

import dev.ringproof.core.delivery.message.Receipt;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that carriers use for the state of a message in receipts, in all spellings that are known. A difference of
 * capital letters, blanks, hyphens or underscores makes no other word.
 */
public final class StateWords {
    /** The words that mean the message was delivered. */
    public static final List<String> DELIVERED =
            List.of("DELIVRD", "delivered", "deliverd", "delivred", "dlvrd", "delivered_to_handset", "read");

    /** The words that mean the message will not be delivered. */
    public static final List<String> UNDELIVERED = List.of(
            "UNDELIV",
            "undelivered",
            "undeliverable",
            "undelivrd",
            "undeliverd",
            "undelivrbl",
            "undlvrd",
            "not_delivered",
            "delivery_failed",
            "failed",
            "failure",
            "EXPIRED",
            "expird",
            "REJECTD",
            "rejected",
            "reject",
            "DELETED",
            "deletd",
            "canceled",
            "cancelled",
            "SKIPPED");

    private static final Pattern SEPARATOR = Pattern.compile("(?<=[a-z])[\\s_-]+(?=[a-z])");
    private static final Set<String> PLAIN_DELIVERED = plain(DELIVERED);
    private static final Set<String> PLAIN_UNDELIVERED = plain(UNDELIVERED);

    private StateWords() {}

    /**
     * Returns what a word means. A message that a carrier has accepted, buffered or sent is still in transit, and so is
     * one with any other word.
     */
    public static Receipt.State meaning(String word) {
        var plain = plain(word);
        if (PLAIN_DELIVERED.contains(plain)) {
            return Receipt.State.DELIVERED;
        }
        return PLAIN_UNDELIVERED.contains(plain) ? Receipt.State.UNDELIVERED : Receipt.State.IN_TRANSIT;
    }

    /** Returns a word in lower case, without blanks around it, and without separators between its letters. */
    public static String plain(String word) {
        return SEPARATOR.matcher(word.strip().toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** Returns the words as {@link #plain(String)} writes them. */
    public static Set<String> plain(Collection<String> words) {
        return words.stream().map(StateWords::plain).collect(Collectors.toUnmodifiableSet());
    }
}
