package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the list of opt-outs: the numbers whose holders want no messages. Entries are never deleted by age, and they
 * survive a new index key. A number that is on the list is returned as opted out by {@link AccountRepository}. Every
 * method is called inside a unit of work, by many threads at once. Arguments and results are never null. Every
 * implementation passes {@code OptOutRepositoryContract}.
 */
public interface OptOutRepository {

    /** Returns the entry of a number; nothing if the number is not on the list. */
    Optional<OptOut> find(E164Number number);

    /**
     * Puts a number on the list. The caller has looked in this unit of work that it is not there. Of two units that add
     * the same number at once, one is run again.
     */
    void add(E164Number number, OptOut entry);

    /** Removes a number from the list, and returns its entry; nothing if the number is not on the list. */
    Optional<OptOut> remove(E164Number number);

    /**
     * Returns entries, the newest first.
     *
     * @param offset how many of the newest to leave out, at least 0
     * @param limit how many at most, at least 1
     */
    List<OptOut> newest(int offset, int limit);
}
