package dev.ringproof.adapters.persistence.message;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.mayWaitForItself;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.OWNER;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNullElse;

import dev.ringproof.adapters.persistence.schema.Schema;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.transaction.UnlockedRows;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.out.MessageRepository;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.LockMode;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;

/** Text messages in the database. A node that claims due messages skips those that another node has locked. */
public final class JpaMessageRepository implements MessageRepository {
    /** The entities that this repository reads and writes. */
    public static final List<Class<?>> ENTITIES = List.of(TextMessageRow.class);

    /** It is native, since Hibernate translates an update in its own language anew each time. */
    private static final String MARK_ENTERED = "update {h-schema}text_message set proven_at = :now, expires_at = :now,"
            + " wipe_at = case when wipe_at is null then wipe_at else :now end"
            + " where number_index = :index and challenge_id = :id";

    private static final String NEWEST_FIRST = " order by createdAt desc, id";

    private final UnlockedRows old =
            UnlockedRows.toDelete("text_message", "id", "created_at < :before and due_at is null", "created_at");

    private final Seal seal;
    private final NumberIndex index;
    private final SettleStatement settle;

    public JpaMessageRepository(Seal seal, NumberIndex index, Schema schema) {
        this.seal = seal;
        this.index = index;
        this.settle = new SettleStatement(schema);
    }

    @Override
    public void add(TextMessage message) {
        session().persist(TextMessageRow.of(message, seal, index));
    }

    @Override
    public void update(Collection<TextMessage> messages) {
        settle.run(messages);
    }

    @Override
    public List<TextMessage> claimDue(Instant now, int limit, DeliveryPolicy policy) {
        var rows = session()
                .createSelectionQuery("from TextMessage where dueAt <= :now order by dueAt", TextMessageRow.class)
                .setParameter("now", now)
                .setMaxResults(limit)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultList();
        return rows.stream().flatMap(row -> claim(row, now, policy).stream()).toList();
    }

    /**
     * Leases a message. One whose key this node does not have is left to other nodes: it is due again a little later,
     * and expires in the end.
     */
    private Optional<TextMessage> claim(TextMessageRow row, Instant now, DeliveryPolicy policy) {
        if (!row.isReadableWith(seal)) {
            row.change(message -> message.failed(null, now, policy));
            return Optional.empty();
        }
        var leased = row.toDomain(seal).leased(now, policy);
        row.take(leased);
        return Optional.of(leased);
    }

    @Override
    public void expire(E164Number to, ChallengeId challengeId, Instant now) {
        expire("challengeId = :id", challengeId.value(), to, now);
    }

    /**
     * {@inheritDoc}
     *
     * <p>This statement is the second place of the rule {@link TextMessage#superseded}. {@code
     * MessageRepositoryContract} compares it with the rule.
     */
    @Override
    public void supersede(E164Number to, ChallengeId challengeId, Instant now) {
        session()
                .createMutationQuery("update TextMessage set expiresAt = :now, wipeAt = :now"
                        + " where numberIndex = :index and challengeId = :id"
                        + " and dueAt is not null and expiresAt > :now")
                .setParameter("now", now)
                .setParameter("index", index.of(to))
                .setParameter("id", challengeId.value())
                .executeUpdate();
    }

    @Override
    public void expireAll(E164Number to, PhoneNumberId phoneNumberId, Instant now) {
        expire("phoneNumberId = :id and challengeId is not null", phoneNumberId.value(), to, now);
    }

    private void expire(String which, String id, E164Number to, Instant now) {
        locked("numberIndex = :index and expiresAt > :now and contentSealed is not null and " + which + " order by id")
                .setParameter("now", now)
                .setParameter("index", index.of(to))
                .setParameter("id", id)
                .getResultList()
                .forEach(row -> row.change(message -> message.withdrawn(now)));
    }

    @Override
    public List<TextMessage> lockWaitingNotices(OwnerId owner, Instant now) {
        return locked("ownerId = :owner and type = NOTICE and dueAt > :now order by id")
                .setParameter("owner", owner.value())
                .setParameter("now", now)
                .getResultList()
                .stream()
                .map(row -> row.toDomain(seal))
                .filter(notice -> notice.waitsAt(now))
                .sorted(comparing(TextMessage::createdAt))
                .toList();
    }

    @Override
    public void rewrite(TextMessage notice) {
        session().find(TextMessageRow.class, notice.id().value()).rewrite(notice, seal);
    }

    @Override
    public List<Instant> noticeTimes(OwnerId owner, Instant createdFrom, int limit) {
        return session()
                .createSelectionQuery(
                        "select distinct expiresAt from TextMessage"
                                + " where ownerId = :owner and type = NOTICE and createdAt >= :from"
                                + " order by expiresAt desc",
                        Instant.class)
                .setParameter("owner", owner.value())
                .setParameter("from", createdFrom)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(expiresAt -> expiresAt.minus(TextMessage.NOTICE_LIFETIME))
                .toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>This statement is the second place of the rule {@link TextMessage#entered}. It reads no message, so a right
     * code costs one statement. {@code MessageRepositoryContract} compares it with the rule.
     */
    @Override
    public void markEntered(E164Number to, ChallengeId challengeId, Instant now) {
        session()
                .createNativeMutationQuery(MARK_ENTERED)
                .setParameter("now", now)
                .setParameter("index", index.of(to))
                .setParameter("id", challengeId.value())
                .executeUpdate();
    }

    private static SelectionQuery<TextMessageRow> locked(String which) {
        return session()
                .createSelectionQuery("from TextMessage where " + which, TextMessageRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>This statement is the second place of the rule {@link TextMessage#wiped}. It wipes many messages without
     * reading them. {@code MessageRepositoryContract} compares it with the rule. A message that is still queued is
     * wiped when it is settled.
     */
    @Override
    public void wipe(Instant now) {
        session()
                .createMutationQuery("update TextMessage set contentSealed = null, wipeAt = null"
                        + " where wipeAt <= :now and dueAt is null")
                .setParameter("now", now)
                .executeUpdate();
    }

    @Override
    public int purge(Instant createdBefore, int limit) {
        return old.change(createdBefore, limit);
    }

    @Override
    public Optional<TextMessage> find(MessageId id) {
        return Optional.ofNullable(session().find(TextMessageRow.class, id.value()))
                .map(row -> row.toDomain(seal));
    }

    @Override
    public Optional<TextMessage> lockByReference(String gateway, String reference) {
        if (mayWaitForItself()) {
            session()
                    .createSelectionQuery(
                            "select ownerId from TextMessage where reference = :reference and gateway = :gateway",
                            String.class)
                    .setParameter("reference", reference)
                    .setParameter("gateway", gateway)
                    .getResultList()
                    .forEach(owner -> beforeLocking(OWNER, owner));
        }
        return locked("reference = :reference and gateway = :gateway order by createdAt desc, id")
                .setParameter("reference", reference)
                .setParameter("gateway", gateway)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .map(row -> row.toDomain(seal))
                .findFirst();
    }

    @Override
    public void save(TextMessage message) {
        session().find(TextMessageRow.class, message.id().value()).take(message);
    }

    @Override
    public List<TextMessage> newest(E164Number to, PhoneNumberId phoneNumberId, int limit) {
        return session()
                .createSelectionQuery(
                        "from TextMessage where numberIndex = :index and phoneNumberId = :id" + NEWEST_FIRST,
                        TextMessageRow.class)
                .setParameter("index", index.of(to))
                .setParameter("id", phoneNumberId.value())
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> row.toDomain(seal))
                .toList();
    }

    @Override
    public List<TextMessage> newest(E164Number to, int limit) {
        return session()
                .createSelectionQuery(
                        "from TextMessage where numberIndex = :index" + NEWEST_FIRST, TextMessageRow.class)
                .setParameter("index", index.of(to))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> row.toDomain(seal))
                .toList();
    }

    @Override
    public List<TextMessage> newest(MessageSearch search) {
        var where = new StringBuilder("from TextMessage where createdAt >= :since");
        where.append(search.status() == null ? "" : " and state = :status");
        where.append(search.gateway() == null ? "" : " and gateway = :gateway");
        var query = session()
                .createSelectionQuery(where + NEWEST_FIRST, TextMessageRow.class)
                .setParameter("since", requireNonNullElse(search.since(), Instant.EPOCH))
                .setMaxResults(search.limit());
        if (search.status() != null) {
            query.setParameter("status", search.status());
        }
        if (search.gateway() != null) {
            query.setParameter("gateway", search.gateway());
        }
        return query.getResultList().stream().map(row -> row.toDomain(seal)).toList();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The query has no lower bound of time. With one, PostgreSQL assumes that no message was created since, and
     * walks through all messages that were. The age of the newest message is checked afterwards.
     */
    @Override
    public Optional<String> lastGateway(E164Number to, Instant from, Instant before) {
        return session()
                .createSelectionQuery(
                        "select createdAt, gateway, reference, enteredAt from TextMessage"
                                + " where numberIndex = :index and createdAt < :before" + NEWEST_FIRST,
                        Object[].class)
                .setParameter("index", index.of(to))
                .setParameter("before", before)
                .setMaxResults(1)
                .getResultList()
                .stream()
                .filter(row -> !((Instant) row[0]).isBefore(from))
                .filter(row -> row[2] != null && row[3] == null)
                .map(row -> (String) row[1])
                .findFirst();
    }

    @Override
    public List<DeliveryCounts> counts(Instant from, Instant before) {
        return session()
                .createSelectionQuery("""
                        select m.gateway, coalesce(m.region, 'ZZ'), count(*),
                               sum(case when m.state = DELIVERED then 1 else 0 end),
                               sum(case when m.state = UNDELIVERED then 1 else 0 end),
                               sum(case when m.enteredAt is not null then 1 else 0 end)
                        from TextMessage m
                        where m.createdAt >= :from and m.createdAt < :before
                          and m.challengeId is not null and m.reference is not null
                        group by m.gateway, coalesce(m.region, 'ZZ')
                        """, Object[].class)
                .setParameter("from", from)
                .setParameter("before", before)
                .getResultList()
                .stream()
                .map(row -> new DeliveryCounts(
                        (String) row[0], (String) row[1], (Long) row[2], (Long) row[3], (Long) row[4], (Long) row[5]))
                .toList();
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
        var readable = "from TextMessage where reference is not null and contentSealed is not null";
        var query = to == null
                ? session().createSelectionQuery(readable + NEWEST_FIRST, TextMessageRow.class)
                : session()
                        .createSelectionQuery(
                                readable + " and numberIndex = :index" + NEWEST_FIRST, TextMessageRow.class)
                        .setParameter("index", index.of(to));
        return query.setMaxResults(limit).getResultList().stream()
                .map(row -> row.toDomain(seal))
                .toList();
    }
}
