package dev.ringproof.core.domain.verification;

import dev.ringproof.core.domain.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has happened so far to prove a number. Each state holds the facts that are true in it, and no others.
 *
 * <pre>
 * Unverified ──prepare──▶ Pending ──right code──▶ Verified
 *                  ▲         │ last wrong code
 *                  └─prepare─┴──────▶ Failed
 * </pre>
 *
 * Expiry is no state: a Pending whose time has passed is expired whenever one looks, with no job to mark it. Taken is
 * what any of the unproven states turns into, for as long as another owner holds the number as proven.
 */
public sealed interface Verification {

    /** No code was asked for yet. */
    record Unverified() implements Verification {}

    /** A code is out. */
    record Pending(Challenge challenge) implements Verification {}

    /** The last code was missed too often; only a new one helps. */
    record Failed(Challenge challenge) implements Verification {}

    /** Another owner proved this number first. */
    record Taken() implements Verification {}

    record Verified(Instant at, Proof proof) implements Verification {}

    /** Why a number is believed. */
    sealed interface Proof {
        /**
         * The owner typed the code that was texted.
         *
         * @param attempts tries made at that code, the right one included
         * @param session in which session, where that is known
         */
        record ByCode(
                int attempts,
                Instant codeExpiresAt,
                @Nullable SessionId session) implements Proof {}

        /** A back end vouched for it. */
        record ByOperator() implements Proof {}
    }

    default VerificationStatus statusAt(Instant now) {
        return switch (this) {
            case Unverified unverified -> VerificationStatus.UNVERIFIED;
            case Taken taken -> VerificationStatus.UNVERIFIED;
            case Pending(var challenge) ->
                challenge.expiredAt(now) ? VerificationStatus.EXPIRED : VerificationStatus.UNVERIFIED;
            case Failed failed -> VerificationStatus.FAILED;
            case Verified verified -> VerificationStatus.VERIFIED;
        };
    }

    default boolean isVerified() {
        return this instanceof Verified;
    }
}
