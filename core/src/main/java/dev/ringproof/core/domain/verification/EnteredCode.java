package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Purpose;

/**
 * A code that a person entered. The rules ask it whether it is right, and so they never see the code itself.
 */
public interface EnteredCode {

    /** Returns whether it has the form of a code, 6 to 10 digits. Other input is wrong but costs no attempt. */
    boolean isWellFormed();

    /** Returns whether it is the code of the challenge, which was sent to the number for the purpose. */
    boolean matches(Challenge challenge, E164Number number, Purpose purpose);
}
