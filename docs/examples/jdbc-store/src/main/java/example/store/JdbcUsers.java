package example.store;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps users. A search reads all users and filters them here, which is enough for some thousands of them; a store for
 * more translates the conditions to SQL.
 */
final class JdbcUsers implements UserRepository {
    private final Rows<User> rows;
    private @Nullable JdbcAccounts accounts;

    JdbcUsers(JdbcUnitOfWork work) {
        rows = new Rows<>(work, "rp_user", User.class, user -> user.id().value())
                .with(
                        "external_id",
                        user -> user.externalId() == null
                                ? null
                                : user.externalId().value());
    }

    /** Accounts create users, and users are found by the numbers of their accounts. */
    void beside(JdbcAccounts theAccounts) {
        accounts = theAccounts;
    }

    private JdbcAccounts accounts() {
        return Objects.requireNonNull(accounts);
    }

    @Override
    public Optional<User> find(OwnerId id) {
        return rows.find(id.value());
    }

    @Override
    public Optional<User> find(ExternalId externalId) {
        return rows.where("external_id = ?", externalId.value()).stream().findFirst();
    }

    @Override
    public List<User> find(UserSearch search) {
        return matching(search).stream()
                .sorted(order(search.order()))
                .skip(search.offset())
                .limit(search.limit())
                .toList();
    }

    @Override
    public long count(UserSearch search) {
        return matching(search).size();
    }

    private List<User> matching(UserSearch search) {
        return rows.where("true").stream()
                .filter(user -> search.conditions().stream().allMatch(condition -> meets(user, condition)))
                .toList();
    }

    private boolean meets(User user, UserSearch.Condition condition) {
        return switch (condition) {
            case UserSearch.HasNumber(var numbers) ->
                accounts().find(user.id()).numbers().stream()
                        .map(PhoneNumber::phoneNumber)
                        .anyMatch(numbers::contains);
            case UserSearch.HasId(var ids) -> ids.contains(user.id());
            case UserSearch.HasOtherId(var ids) -> !ids.contains(user.id());
            case UserSearch.HasExternalId(var ids) -> user.externalId() != null && ids.contains(user.externalId());
            case UserSearch.HasOtherExternalId(var ids) ->
                user.externalId() == null || !ids.contains(user.externalId());
            case UserSearch.Within(var field, var after, var before) -> isWithin(time(user, field), after, before);
            case UserSearch.AnyOf(var some) -> some.stream().anyMatch(one -> meets(user, one));
        };
    }

    private static boolean isWithin(@Nullable Instant time, @Nullable Instant after, @Nullable Instant before) {
        return time != null && (after == null || time.isAfter(after)) && (before == null || time.isBefore(before));
    }

    private static Comparator<User> order(UserSearch.Order order) {
        var ascending = comparing((User user) -> time(user, order.by()), nullsFirst(naturalOrder()))
                .thenComparing(User::createdAt)
                .thenComparing(user -> user.id().value());
        return order.descending() ? ascending.reversed() : ascending;
    }

    private static @Nullable Instant time(User user, UserSearch.Field field) {
        return switch (field) {
            case CREATED_AT -> user.createdAt();
            case UPDATED_AT -> user.updatedAt();
            case LAST_SIGN_IN_AT -> user.lastSignInAt();
            case LAST_ACTIVE_AT -> user.lastActiveAt();
        };
    }

    @Override
    public void add(User user) {
        if (find(user.id()).isPresent()) {
            throw new StoreConflict(new IllegalStateException("there is a user of this id"));
        }
        put(user);
    }

    @Override
    public void save(User user) {
        find(user.id()).ifPresent(stored -> put(stored.with(user.externalId(), user.updatedAt())));
    }

    private void put(User user) {
        if (user.externalId() != null) {
            find(user.externalId())
                    .filter(other -> !other.id().equals(user.id()))
                    .ifPresent(other -> {
                        throw new StoreConflict(new IllegalStateException("another user has this external id"));
                    });
        }
        rows.put(user);
    }

    @Override
    public void changed(OwnerId id, Instant at) {
        change(id, user -> user.changed(at));
    }

    @Override
    public void signedIn(OwnerId id, Instant at) {
        change(id, user -> user.signedIn(at));
    }

    @Override
    public void active(OwnerId id, Instant at) {
        change(id, user -> user.active(at));
    }

    private void change(OwnerId id, UnaryOperator<User> step) {
        find(id).map(step).ifPresent(rows::put);
    }

    @Override
    public void remove(OwnerId id) {
        rows.delete("id = ?", id.value());
        accounts().forget(id);
    }
}
