package dev.ringproof.core.delivery.message;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOutWord;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a carrier reports by itself: what became of a message, or that a person has opted out or in. */
public sealed interface CarrierReport permits Receipt, CarrierReport.Reply {

    /**
     * A person has opted out or in by a reply. Its {@code toString} shows the masked number only.
     *
     * @param from the person's number
     * @param word what the person asks for
     */
    record Reply(E164Number from, OptOutWord word) implements CarrierReport {
        private static final Pattern DIGITS = Pattern.compile("\\+?([1-9]\\d{1,14})");

        public Reply {
            requireNonNull(from, "from");
            requireNonNull(word, "word");
        }

        /**
         * Reads a reply as carriers pass it on.
         *
         * @param from the number in international form, with or without a plus sign
         * @param body the whole reply
         * @return empty if the reply neither opts out nor in, or if it comes from no number, such as a name
         */
        public static Optional<Reply> read(String from, String body) {
            return OptOutWord.of(body).flatMap(word -> of(from, word));
        }

        /** Makes a reply of a word that the carrier itself has recognised; empty if it comes from no number. */
        public static Optional<Reply> of(String from, OptOutWord word) {
            var digits = DIGITS.matcher(from.strip());
            return digits.matches()
                    ? Optional.of(new Reply(new E164Number("+" + digits.group(1)), word))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "Reply[from=" + from.masked() + ", word=" + word + "]";
        }
    }
}
