package dev.ringproof.adapters.persistence.account;

import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.beforeLocking;
import static dev.ringproof.adapters.persistence.transaction.JpaUnitOfWork.session;
import static dev.ringproof.adapters.persistence.transaction.Locked.OWNER;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Users in the database, in the rows of their accounts. */
public final class JpaUserRepository implements UserRepository {
    private final NumberIndex index;

    public JpaUserRepository(NumberIndex index) {
        this.index = index;
    }

    @Override
    public Optional<User> find(OwnerId id) {
        return Optional.ofNullable(row(id)).map(AccountRow::toUser);
    }

    @Override
    public Optional<User> find(ExternalId externalId) {
        return session()
                .createSelectionQuery("from Account where externalId = :id", AccountRow.class)
                .setParameter("id", externalId.value())
                .uniqueResultOptional()
                .map(AccountRow::toUser);
    }

    @Override
    public List<User> find(UserSearch search) {
        var conditions = new SearchConditions(search.conditions(), index);
        var query = session()
                .createSelectionQuery(
                        "from Account a" + conditions.where() + SearchConditions.order(search.order()),
                        AccountRow.class)
                .setFirstResult(search.offset())
                .setMaxResults(search.limit());
        conditions.bind(query);
        return query.getResultList().stream().map(AccountRow::toUser).toList();
    }

    @Override
    public long count(UserSearch search) {
        var conditions = new SearchConditions(search.conditions(), index);
        var query = session().createSelectionQuery("select count(*) from Account a" + conditions.where(), Long.class);
        conditions.bind(query);
        return query.getSingleResult();
    }

    /**
     * {@inheritDoc}
     *
     * <p>When two units of work create the same user at once, one violates a constraint and is run again.
     */
    @Override
    public void add(User user) {
        beforeLocking(OWNER, user.id().value());
        session().persist(AccountRow.of(user));
    }

    @Override
    public void save(User user) {
        beforeLocking(OWNER, user.id().value());
        Objects.requireNonNull(row(user.id())).take(user);
    }

    @Override
    public void changed(OwnerId id, Instant at) {
        beforeLocking(OWNER, id.value());
        Objects.requireNonNull(row(id)).changed(at);
    }

    @Override
    public void signedIn(OwnerId id, Instant at) {
        beforeLocking(OWNER, id.value());
        session()
                .createMutationQuery("update Account set lastSignInAt = :at, lastActiveAt = :day where id = :id")
                .setParameter("at", at)
                .setParameter("day", User.day(at))
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void active(OwnerId id, Instant at) {
        beforeLocking(OWNER, id.value());
        session()
                .createMutationQuery("update Account set lastActiveAt = :day"
                        + " where id = :id and (lastActiveAt is null or lastActiveAt < :day)")
                .setParameter("day", User.day(at))
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void remove(OwnerId id) {
        beforeLocking(OWNER, id.value());
        session().remove(row(id));
    }

    private static AccountRow row(OwnerId id) {
        return session().find(AccountRow.class, id.value());
    }
}
