package dev.ringproof.core.domain.session;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A browser or an installed app. It holds a client token, which is replaced from time to time: each token has a
 * generation, and a token that was replaced is not accepted for long. If one comes again later, somebody has copied it.
 * Immutable: each step returns the next client.
 *
 * @param salt random text from which, with a key, the client's tokens are made; a token cannot be made from the row alone
 * @param generation of the current token, from 1
 * @param rotatedAt when the current token was made
 * @param confirmedAt when the current token first came from the client; null before
 * @param rotatedBySignIn whether the current token was made for a sign-in. The one before is void then: somebody else
 *     may have put it into the browser
 * @param lastActiveSession the session that was used last; null before the first
 */
public record Client(
        ClientId id,
        String salt,
        int generation,
        Instant rotatedAt,
        @Nullable Instant confirmedAt,
        boolean rotatedBySignIn,
        @Nullable SessionId lastActiveSession,
        Instant createdAt,
        Instant updatedAt) {

    /** What a genuine token of a client is worth now. */
    public enum TokenStanding {
        CURRENT,
        /** It is the token before the current one, and still accepted. */
        PREVIOUS,
        /** It is void since a sign-in, which may be only a moment ago. */
        VOID,
        /** It was replaced long ago, so somebody else has a copy. */
        REPLAYED
    }

    /** Returns a new client, whose first token is made now. */
    public static Client open(ClientId id, String salt, Instant now) {
        return new Client(id, salt, 1, now, null, false, null, now, now);
    }

    /** Returns what a token of this generation is worth. */
    public TokenStanding standing(int tokenGeneration, Instant now, SessionPolicy policy) {
        if (tokenGeneration >= generation) {
            return tokenGeneration == generation ? TokenStanding.CURRENT : TokenStanding.VOID;
        }
        boolean lately = confirmedAt == null || now.isBefore(confirmedAt.plus(policy.replayGrace()));
        if (lately && rotatedBySignIn) {
            // Also the token before that one: a request that signs in may have replaced its token first.
            return TokenStanding.VOID;
        }
        return lately && tokenGeneration == generation - 1 ? TokenStanding.PREVIOUS : TokenStanding.REPLAYED;
    }

    /** Returns whether the current token is old enough for a new one. A token that never arrived is not replaced. */
    public boolean isTokenDue(Instant now, SessionPolicy policy) {
        return confirmedAt != null && !now.isBefore(rotatedAt.plus(policy.tokenRotation()));
    }

    /** Notes that the current token has come from the client. */
    public Client confirmed(Instant now) {
        return confirmedAt == null
                ? new Client(id, salt, generation, rotatedAt, now, rotatedBySignIn, lastActiveSession, createdAt, now)
                : this;
    }

    /** Replaces the token; the one before stays valid until the new one has arrived. */
    public Client rotated(Instant now) {
        return new Client(id, salt, generation + 1, now, null, false, lastActiveSession, createdAt, now);
    }

    /** Replaces the token for a new session; the one before is void at once. */
    public Client signedIn(SessionId session, Instant now) {
        return new Client(id, salt, generation + 1, now, null, true, session, createdAt, now);
    }

    /** Notes which session is used. */
    public Client using(@Nullable SessionId session, Instant now) {
        return new Client(id, salt, generation, rotatedAt, confirmedAt, rotatedBySignIn, session, createdAt, now);
    }

    /** Shows no salt. */
    @Override
    public String toString() {
        return "Client[" + id + ", generation " + generation + "]";
    }
}
