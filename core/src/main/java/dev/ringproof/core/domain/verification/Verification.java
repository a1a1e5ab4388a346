package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a phone number is verified. Each state holds exactly the facts that are true in it.
 *
 * <pre>
 * Unverified ──prepare──▶ Pending ──right code──▶ Verified
 *                  ▲         │ last wrong code
 *                  └─prepare─┴──────▶ Failed
 * </pre>
 *
 * <p>Expiry is not a state: a {@code Pending} whose time is over reads as expired, and no job has to mark it. The three
 * unverified states read as {@code Taken} for as long as another owner has the number verified. What an owner sees is
 * {@link #own}: it does not depend on other owners.
 */
public sealed interface Verification {

    /** Nobody has requested a code yet. */
    record Unverified() implements Verification {}

    /** A code was sent and waits for its answer. */
    record Pending(Challenge challenge) implements Verification {}

    /** The last code had too many wrong attempts. The owner needs a new code. */
    record Failed(Challenge challenge) implements Verification {}

    /**
     * Another owner verified this number first.
     *
     * @param own how far this owner has come with the number; it counts again when the other owner no longer has it
     */
    record Taken(Verification own) implements Verification {
        public Taken {
            if (own instanceof Taken || own instanceof Verified) {
                throw new IllegalArgumentException("a taken number is not verified by its owner");
            }
        }
    }

    /** The number is verified. */
    record Verified(Instant at, Proof proof) implements Verification {}

    /** The reason why a number counts as verified. */
    sealed interface Proof {
        /**
         * The owner entered the code that was sent.
         *
         * @param attempts the attempts at that code, including the right one
         * @param session the session in which the code was entered; null where it is unknown
         * @param client the client on which the code was entered; null where it is unknown
         */
        record ByCode(
                int attempts,
                Instant codeExpiresAt,
                @Nullable SessionId session,
                @Nullable ClientId client) implements Proof {}

        /** A back end said that the number is verified. */
        record ByOperator() implements Proof {}
    }

    default VerificationStatus statusAt(Instant now) {
        return switch (this) {
            case Unverified unverified -> VerificationStatus.UNVERIFIED;
            case Taken(var own) -> own.statusAt(now);
            case Pending(var challenge) ->
                challenge.expiredAt(now) ? VerificationStatus.EXPIRED : VerificationStatus.UNVERIFIED;
            case Failed failed -> VerificationStatus.FAILED;
            case Verified verified -> VerificationStatus.VERIFIED;
        };
    }

    /** Returns how far the owner of this number has come with it, whether or not another owner has verified it. */
    default Verification own() {
        return this;
    }

    default boolean isVerified() {
        return this instanceof Verified;
    }
}
