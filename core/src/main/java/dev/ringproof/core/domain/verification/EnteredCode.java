package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Purpose;

/**
 * What somebody typed as the code of a challenge. Whoever holds the keys makes it; the rules only ask it whether it is
 * right, and so never see a code.
 */
public interface EnteredCode {

    /** Whether it could be a code at all: 6 to 10 digits. What could not is wrong, but costs no attempt. */
    boolean isWellFormed();

    /** Whether this is the code of that challenge, which was texted to that number for that purpose. */
    boolean answers(Challenge challenge, E164Number number, Purpose purpose);
}
