package dev.ringproof.adapters.persistence.account;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.SealedCode;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a verification. If a code has verified the number, the attempts and the expiry of that code remain. If
 * an operator has verified it, both are null.
 */
@Embeddable
record VerificationColumns(
        @Enumerated(EnumType.STRING) State state,
        @Nullable String challengeId,
        @Nullable String codeKey,
        @Nullable String codeDigest,
        @Nullable String codeSealed,
        @Nullable Instant codeIssuedAt,
        @Nullable Instant codeExpiresAt,
        @Nullable Integer attempts,
        @Nullable Integer maxAttempts,
        @Column(name = "proven_at") @Nullable Instant verifiedAt,
        @Column(name = "proven_session") @Nullable String verifiedSession,
        @Column(name = "proven_client") @Nullable String verifiedClient) {

    enum State {
        UNVERIFIED,
        PENDING,
        FAILED,
        VERIFIED
    }

    static VerificationColumns of(Verification verification) {
        return switch (verification) {
            case Unverified unused ->
                new VerificationColumns(
                        State.UNVERIFIED, null, null, null, null, null, null, null, null, null, null, null);
            case Pending(var challenge) -> of(State.PENDING, challenge);
            case Failed(var challenge) -> of(State.FAILED, challenge);
            case Verified(var at, Proof.ByCode(var attempts, var expiresAt, var session, var client)) ->
                new VerificationColumns(
                        State.VERIFIED,
                        null,
                        null,
                        null,
                        null,
                        null,
                        expiresAt,
                        attempts,
                        null,
                        at,
                        session == null ? null : session.value(),
                        client == null ? null : client.value());
            case Verified(var at, Proof.ByOperator unused) ->
                new VerificationColumns(State.VERIFIED, null, null, null, null, null, null, null, null, at, null, null);
            case Taken unused ->
                throw new IllegalArgumentException(
                        "a taken number is recognised when it is read; the state is not stored");
        };
    }

    private static VerificationColumns of(State state, Challenge challenge) {
        return new VerificationColumns(
                state,
                challenge.id().value(),
                challenge.digest().keyId(),
                challenge.digest().hex(),
                challenge.sealed() == null ? null : challenge.sealed().hex(),
                challenge.issuedAt(),
                challenge.expiresAt(),
                challenge.attempts(),
                challenge.maxAttempts(),
                null,
                null,
                null);
    }

    Verification toDomain() {
        return switch (state) {
            case UNVERIFIED -> new Unverified();
            case PENDING -> new Pending(challenge());
            case FAILED -> new Failed(challenge());
            case VERIFIED ->
                new Verified(
                        requireNonNull(verifiedAt),
                        attempts == null || codeExpiresAt == null
                                ? new Proof.ByOperator()
                                : new Proof.ByCode(
                                        attempts,
                                        codeExpiresAt,
                                        verifiedSession == null ? null : new SessionId(verifiedSession),
                                        verifiedClient == null ? null : new ClientId(verifiedClient)));
        };
    }

    private Challenge challenge() {
        return new Challenge(
                new ChallengeId(requireNonNull(challengeId)),
                new CodeDigest(requireNonNull(codeKey), requireNonNull(codeDigest)),
                codeSealed == null ? null : new SealedCode(codeSealed),
                requireNonNull(codeIssuedAt),
                requireNonNull(codeExpiresAt),
                requireNonNull(attempts),
                requireNonNull(maxAttempts));
    }
}
