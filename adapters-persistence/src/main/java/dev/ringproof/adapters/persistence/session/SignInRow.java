package dev.ringproof.adapters.persistence.session;

import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.session.ClientId;
import dev.ringproof.core.domain.session.SignIn;
import dev.ringproof.core.domain.session.SignInId;
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

    void take(SignIn from) {
        id = from.id().value();
        clientId = from.client().value();
        sessionId = from.session().value();
        var first = from.firstFactor();
        method = first == null ? null : first.method();
        ownerId = first == null ? null : first.owner().value();
        firstFactorAt = first == null ? null : first.at();
        secondFactor = from.secondFactor() == null ? null : from.secondFactor().value();
        completedAt = from.completedAt();
        createdAt = from.createdAt();
        abandonedAt = from.abandonedAt();
    }

    SignIn toDomain() {
        return new SignIn(
                new SignInId(id),
                new ClientId(clientId),
                new SessionId(sessionId),
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
