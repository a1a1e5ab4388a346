package dev.ringproof.core.sessions;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;

/**
 * Sends and checks the codes by which people sign in with a number. An answer is the same whether or not a user has the
 * number, until the right code comes.
 */
public interface PhoneCodes {

    /** Sends a code of the sign-in, if a user can sign in by it. The account of the outcome says nothing. */
    Outcome<SignIn> send(ClientId client, SignInId id, RequestOrigin origin);

    /** Checks a code. After the right one, the sign-in knows its user, and the outcome has the account. */
    Outcome<SignIn> check(ClientId client, SignInId id, String code, RequestOrigin origin);
}
