package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import java.util.List;
import java.util.Optional;

/**
 * Helps a person to enter a number: which regions there are, and how a number looks while it is entered. It stores
 * nothing and knows no user, so any caller may ask. Whether a number is accepted is decided when it is added. Safe for
 * use by many threads.
 */
public interface NumberFormats {

    /** Returns the regions whose numbers may be added, in the order of their two letters. */
    List<NumberRegion> regions();

    /**
     * Formats what a person has entered so far. Characters that are no digits are left out and set anew.
     *
     * @param region the region of a number without a plus sign, one of {@link #regions}
     * @return nothing if the text has other characters than a number in it, or too many
     * @throws IllegalArgumentException if there is no such region
     */
    Optional<FormattedNumber> format(String region, String entered);
}
