package dev.ringproof.core.port.in;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.session.SignIn;
import org.jspecify.annotations.Nullable;

/** The result of a step of a sign-in. */
public sealed interface SignInOutcome {

    /**
     * The step was taken.
     *
     * @param account the account of the user, if the first factor was shown; otherwise null
     * @param challenge the challenge for the second factor; null if there is none yet
     * @param client the client, with the new session and a new token if the sign-in is complete
     */
    record Accepted(
            SignIn signIn,
            @Nullable Account account,
            @Nullable SecondFactorChallenge challenge,
            KnownClient client) implements SignInOutcome {}

    /** The step was refused. */
    record Refused(Refusal refusal) implements SignInOutcome {}
}
