package dev.ringproof.core.memory;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.User;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserSearch.Condition;
import dev.ringproof.core.domain.user.UserSearch.Field;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps users in memory, beside the accounts, which open the user of a new account. */
final class InMemoryUsers implements UserRepository {
    private final Table<OwnerId, User> rows;
    private final InMemoryAccounts accounts;

    InMemoryUsers(Table<OwnerId, User> rows, InMemoryAccounts accounts) {
        this.rows = rows;
        this.accounts = accounts;
    }

    @Override
    public Optional<User> find(OwnerId id) {
        return rows.find(id);
    }

    @Override
    public Optional<User> find(ExternalId externalId) {
        return rows.matching(user -> externalId.equals(user.externalId())).stream()
                .findFirst();
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
        return rows.matching(user -> search.conditions().stream().allMatch(condition -> meets(user, condition)));
    }

    private boolean meets(User user, Condition condition) {
        return switch (condition) {
            case UserSearch.HasNumber(var numbers) ->
                accounts.find(user.id()).numbers().stream()
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
        var ascending = Comparator.comparing((User user) -> time(user, order.by()), nullsFirst(naturalOrder()))
                .thenComparing(User::createdAt)
                .thenComparing(user -> user.id().value());
        return order.descending() ? ascending.reversed() : ascending;
    }

    private static @Nullable Instant time(User user, Field field) {
        return switch (field) {
            case CREATED_AT -> user.createdAt();
            case UPDATED_AT -> user.updatedAt();
            case LAST_SIGN_IN_AT -> user.lastSignInAt();
            case LAST_ACTIVE_AT -> user.lastActiveAt();
        };
    }

    @Override
    public void add(User user) {
        if (rows.find(user.id()).isPresent()) {
            throw new StoreConflict(new IllegalStateException("there is a user of this id"));
        }
        put(user);
    }

    @Override
    public void save(User user) {
        rows.find(user.id()).ifPresent(stored -> put(stored.with(user.externalId(), user.updatedAt())));
    }

    private void put(User user) {
        if (user.externalId() != null
                && find(user.externalId())
                        .filter(other -> !other.id().equals(user.id()))
                        .isPresent()) {
            throw new StoreConflict(new IllegalStateException("another user has this external id"));
        }
        rows.put(user.id(), user);
    }

    @Override
    public void changed(OwnerId id, Instant at) {
        rows.find(id).ifPresent(user -> rows.put(id, user.changed(at)));
    }

    @Override
    public void signedIn(OwnerId id, Instant at) {
        rows.find(id).ifPresent(user -> rows.put(id, user.signedIn(at)));
    }

    @Override
    public void active(OwnerId id, Instant at) {
        rows.find(id).ifPresent(user -> rows.put(id, user.active(at)));
    }

    @Override
    public void remove(OwnerId id) {
        rows.remove(id);
        accounts.forget(id);
    }
}
