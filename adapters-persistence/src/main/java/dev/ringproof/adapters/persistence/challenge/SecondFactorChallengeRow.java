package dev.ringproof.adapters.persistence.challenge;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.IpAddress;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Passed;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Sent;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.SealedCode;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a second-factor challenge. */
@Entity(name = "SecondFactorChallenge")
@Table(name = "second_factor_challenge")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class SecondFactorChallengeRow {
    @Id
    String id;

    String ownerId;

    @Enumerated(EnumType.STRING)
    Purpose purpose;

    @Nullable
    String sessionId;

    @Nullable
    String clientIp;

    @Nullable
    String userAgent;

    int attempts;
    int maxAttempts;
    Instant createdAt;
    Instant expiresAt;

    /** Null before the first code is sent. */
    @Embedded
    @Nullable
    SentColumns sent;

    @Nullable
    Instant passedAt;

    @Enumerated(EnumType.STRING)
    @Nullable
    Method passedBy;

    @Nullable
    Instant redeemedAt;

    @Version
    long version;

    /** The columns of the last code that was sent, and of the number that it was sent to. */
    @Embeddable
    record SentColumns(
            String sentTo,
            String challengeId,
            String codeKey,
            String codeDigest,
            @Nullable String codeSealed,
            Instant codeIssuedAt,
            Instant codeExpiresAt) {

        static SentColumns of(Sent sent) {
            var code = sent.code();
            return new SentColumns(
                    sent.phoneNumberId().value(),
                    code.id().value(),
                    code.digest().keyId(),
                    code.digest().hex(),
                    code.sealed() == null ? null : code.sealed().hex(),
                    code.issuedAt(),
                    code.expiresAt());
        }

        Sent toDomain(int maxAttempts) {
            var digest = new CodeDigest(codeKey, codeDigest);
            var sealed = codeSealed == null ? null : new SealedCode(codeSealed);
            var id = new ChallengeId(challengeId);
            var code = new Challenge(id, digest, sealed, codeIssuedAt, codeExpiresAt, 0, maxAttempts);
            return new Sent(new PhoneNumberId(sentTo), code);
        }
    }

    void take(SecondFactorChallenge from) {
        id = from.id().value();
        ownerId = from.owner().value();
        purpose = from.purpose();
        sessionId = from.session() == null ? null : from.session().value();
        clientIp = from.origin().clientIp();
        userAgent = from.origin().userAgent();
        attempts = from.attempts();
        maxAttempts = from.maxAttempts();
        createdAt = from.createdAt();
        expiresAt = from.expiresAt();
        sent = from.sent() == null ? null : SentColumns.of(from.sent());
        passedAt = from.passed() == null ? null : from.passed().at();
        passedBy = from.passed() == null ? null : from.passed().method();
    }

    SecondFactorChallenge toDomain() {
        return new SecondFactorChallenge(
                new ChallengeId(id),
                new OwnerId(ownerId),
                purpose,
                sessionId == null ? null : new SessionId(sessionId),
                new RequestOrigin(readableIp(), userAgent),
                sent == null ? null : sent.toDomain(maxAttempts),
                attempts,
                maxAttempts,
                createdAt,
                expiresAt,
                passedAt == null ? null : new Passed(passedAt, requireNonNull(passedBy)));
    }

    /** Leaves out text that is no address, because earlier versions checked only its characters. */
    private @Nullable String readableIp() {
        return clientIp == null || IpAddress.of(clientIp).isEmpty() ? null : clientIp;
    }
}
