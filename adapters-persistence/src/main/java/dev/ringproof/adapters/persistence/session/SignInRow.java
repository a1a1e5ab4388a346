package dev.ringproof.adapters.persistence.session;

import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.ClientId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.PhoneSignIn;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a sign-in. */
@Entity(name = "SignIn")
@Table(name = "sign_in")
@SuppressWarnings("NullAway.Init") // Hibernate or take() fills it
class SignInRow {
    @Id
    String id;

    String clientId;
    String sessionId;

    /** Null if the person has named no number. */
    byte @Nullable [] numberSealed;

    @Nullable
    String shownNumber;

    @Nullable
    String holderNumber;

    int attempts;

    @Nullable
    Instant preparedAt;

    /** Null before the first code. */
    @Embedded
    @Nullable
    CodeColumns code;

    @Enumerated(EnumType.STRING)
    SignIn.@Nullable Method method;

    @Nullable
    String ownerId;

    @Nullable
    Instant firstFactorAt;

    @Nullable
    String secondFactor;

    @Nullable
    Instant completedAt;

    Instant createdAt;
    Instant abandonedAt;

    @Version
    long version;

    /** The columns of the last code. */
    @Embeddable
    record CodeColumns(
            String challengeId,
            String codeKey,
            String codeDigest,
            @Nullable String codeSealed,
            Instant codeIssuedAt,
            Instant codeExpiresAt,
            int maxAttempts) {

        static CodeColumns of(Challenge code) {
            return new CodeColumns(
                    code.id().value(),
                    code.digest().keyId(),
                    code.digest().hex(),
                    code.sealed() == null ? null : code.sealed().hex(),
                    code.issuedAt(),
                    code.expiresAt(),
                    code.maxAttempts());
        }

        Challenge toDomain() {
            return new Challenge(
                    new ChallengeId(challengeId),
                    new CodeDigest(codeKey, codeDigest),
                    codeSealed == null ? null : new SealedCode(codeSealed),
                    codeIssuedAt,
                    codeExpiresAt,
                    0,
                    maxAttempts);
        }
    }

    private String place() {
        return SealedColumn.SIGN_IN.place(id);
    }

    private void take(@Nullable PhoneSignIn phone, Seal seal) {
        if (phone == null) {
            numberSealed = null;
        } else if (numberSealed == null) {
            numberSealed = seal.seal(phone.number().value(), place());
        }
        shownNumber = phone == null ? null : phone.shownId().value();
        holderNumber =
                phone == null || phone.holder() == null ? null : phone.holder().value();
        attempts = phone == null ? 0 : phone.attempts();
        preparedAt = phone == null ? null : phone.preparedAt();
        code = phone == null || phone.code() == null ? null : CodeColumns.of(phone.code());
    }

    /** If the key of the number has left the ring, the person must begin again. */
    private @Nullable PhoneSignIn phone(Seal seal) {
        return numberSealed == null || !seal.hasKeyOf(numberSealed)
                ? null
                : new PhoneSignIn(
                        new E164Number(seal.open(numberSealed, place())),
                        new PhoneNumberId(Objects.requireNonNull(shownNumber)),
                        holderNumber == null ? null : new PhoneNumberId(holderNumber),
                        code == null ? null : code.toDomain(),
                        attempts,
                        preparedAt);
    }

    void take(SignIn from, Seal seal) {
        id = from.id().value();
        clientId = from.client().value();
        sessionId = from.session().value();
        take(from.phone(), seal);
        var first = from.firstFactor();
        method = first == null ? null : first.method();
        ownerId = first == null ? null : first.owner().value();
        firstFactorAt = first == null ? null : first.at();
        secondFactor = from.secondFactor() == null ? null : from.secondFactor().value();
        completedAt = from.completedAt();
        createdAt = from.createdAt();
        abandonedAt = from.abandonedAt();
    }

    SignIn toDomain(Seal seal) {
        return new SignIn(
                new SignInId(id),
                new ClientId(clientId),
                new SessionId(sessionId),
                phone(seal),
                method == null
                        ? null
                        : new SignIn.FirstFactor(
                                method,
                                new OwnerId(Objects.requireNonNull(ownerId)),
                                Objects.requireNonNull(firstFactorAt)),
                secondFactor == null ? null : new ChallengeId(secondFactor),
                completedAt,
                createdAt,
                abandonedAt);
    }
}
