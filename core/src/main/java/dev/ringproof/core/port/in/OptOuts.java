package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import java.util.List;
import java.util.Optional;

/**
 * The conversation of an operator about the list of opt-outs. Replies of people and answers of carriers change the same
 * list. A number counts as the same number however a carrier writes it. Safe for use by many threads. Every method may
 * throw {@link dev.ringproof.core.port.StoreConflict} and {@link dev.ringproof.core.port.StoreUnavailable}. No argument
 * may be null.
 */
public interface OptOuts {
    /** How many entries {@link #newest} returns at most. */
    int MAX_LIMIT = 100;

    /** Puts a number on the list, and returns its entry; if the number is on the list already, its entry is kept. */
    OptOut add(E164Number number);

    /** Returns the entry of a number; nothing if the number is not on the list. */
    Optional<OptOut> find(E164Number number);

    /**
     * Removes a number from the list, and returns its entry; nothing if the number was not on the list. A carrier that
     * keeps a list of its own still refuses the number.
     */
    Optional<OptOut> remove(E164Number number);

    /**
     * Returns entries, the newest first.
     *
     * @param offset how many of the newest to leave out, at least 0
     * @param limit how many at most, from 1 to {@value #MAX_LIMIT}
     */
    List<OptOut> newest(int offset, int limit);
}
