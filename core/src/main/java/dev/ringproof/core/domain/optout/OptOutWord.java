package dev.ringproof.core.domain.optout;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a person asks for by a word that carriers have agreed on. The word must be the whole reply, so that "please stop
 * the noise" is none; capital letters and blanks around it make no difference.
 */
public enum OptOutWord {
    /** The person wants no more messages. */
    OPT_OUT(Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")),
    /** The person wants messages again. */
    OPT_IN(Set.of("START", "YES", "UNSTOP"));

    /** A longer reply is no word, and need not be copied to be compared. */
    private static final int LONGEST = 64;

    @SuppressWarnings("ImmutableEnumChecker") // the set cannot be changed
    private final Set<String> words;

    OptOutWord(Set<String> words) {
        this.words = words;
    }

    /** Returns what a reply asks for; empty if it is none of the words. */
    public static Optional<OptOutWord> of(String reply) {
        if (reply.length() > LONGEST) {
            return Optional.empty();
        }
        var word = reply.strip().toUpperCase(Locale.ROOT);
        for (var meaning : values()) {
            if (meaning.words.contains(word)) {
                return Optional.of(meaning);
            }
        }
        return Optional.empty();
    }
}
