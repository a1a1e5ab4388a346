package dev.ringproof.adapters.sms.receipt;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a carrier's reference to a message, in an answer and in a receipt alike, so that both meet. Blanks around it do
 * not count, and a UUID is in lower case.
 */
public final class References {
    /** Printable ASCII only, since a reference is stored and logged unchanged. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    private static final Pattern UUID =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private References() {}

    /** Returns the reference; empty unless it has 1 to 255 characters of ASCII, without blanks inside. */
    public static Optional<String> of(String text) {
        return Optional.of(text.strip())
                .filter(REFERENCE.asMatchPredicate())
                .map(reference -> UUID.matcher(reference).matches() ? reference.toLowerCase(Locale.ROOT) : reference);
    }
}
