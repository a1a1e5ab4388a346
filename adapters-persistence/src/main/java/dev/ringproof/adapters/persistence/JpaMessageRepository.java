package dev.ringproof.adapters.persistence;

import static dev.ringproof.adapters.persistence.JpaUnitOfWork.session;
import static java.util.Objects.requireNonNull;

import dev.ringproof.core.delivery.DeliveryPolicy;
import dev.ringproof.core.delivery.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.out.MessageRepository;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.jspecify.annotations.Nullable;

/** Text messages in the database. Who claims what is due passes over what others hold. */
final class JpaMessageRepository implements MessageRepository {
    private final Seal seal;
    private final NumberIndex index;

    JpaMessageRepository(Seal seal, NumberIndex index) {
        this.seal = seal;
        this.index = index;
    }

    @Override
    public void add(TextMessage message) {
        session().persist(TextMessageRow.of(message, seal, index));
    }

    @Override
    public void update(Collection<TextMessage> messages) {
        var byId = messages.stream().collect(Collectors.toMap(m -> m.id().value(), Function.identity()));
        session()
                .createSelectionQuery(
                        "from TextMessage where id in :ids and dueAt is not null order by id", TextMessageRow.class)
                .setParameter("ids", byId.keySet())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(row -> row.take(requireNonNull(byId.get(row.id))));
    }

    @Override
    public List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy) {
        var rows = session()
                .createSelectionQuery("from TextMessage where dueAt <= :now order by dueAt", TextMessageRow.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultList();
        return rows.stream()
                .map(row -> {
                    var leased = row.toDomain(seal).leased(now, policy);
                    row.take(leased);
                    return leased;
                })
                .toList();
    }

    @Override
    public void expire(E164Number to, ChallengeId challengeId, Instant now) {
        expire("challengeId = :id", challengeId.value(), to, now);
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now) {
        expire("phoneNumberId = :id", phoneNumberId.value(), to, now);
    }

    private void expire(String which, String id, E164Number to, Instant now) {
        session()
                .createMutationQuery("update TextMessage set state = EXPIRED, dueAt = null, contentSealed = null,"
                        + " settledAt = :now where numberIndex = :index and dueAt is not null and " + which)
                .setParameter("now", now)
                .setParameter("index", index.of(to))
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public Optional<Instant> oldestDue(Instant now) {
        return Optional.ofNullable(session()
                .createSelectionQuery("select min(dueAt) from TextMessage where dueAt <= :now", Instant.class)
                .setParameter("now", now)
                .getSingleResultOrNull());
    }

    @Override
    public List<TextMessage> newestHandedOver(@Nullable E164Number to, int limit) {
        var readable = "from TextMessage where state = HANDED_OVER and contentSealed is not null";
        var newestFirst = " order by createdAt desc, id";
        var query = to == null
                ? session().createSelectionQuery(readable + newestFirst, TextMessageRow.class)
                : session()
                        .createSelectionQuery(
                                readable + " and numberIndex = :index" + newestFirst, TextMessageRow.class)
                        .setParameter("index", index.of(to));
        return query.setMaxResults(limit).getResultList().stream()
                .map(row -> row.toDomain(seal))
                .toList();
    }
}
