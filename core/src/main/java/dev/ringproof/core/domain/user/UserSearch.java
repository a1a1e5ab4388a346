package dev.ringproof.core.domain.user;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which users a back end wants to see: those that meet all conditions, in an order, from an offset on. Numbers are
 * stored encrypted, so a condition knows whole numbers and no parts of them.
 *
 * @param offset how many users are left out at the beginning, at most {@value #MAX_OFFSET}
 * @param limit how many users at most, from 1 to {@value #MAX_LIMIT}
 */
public record UserSearch(List<Condition> conditions, Order order, int offset, int limit) {
    public static final int MAX_LIMIT = 500;
    public static final int MAX_OFFSET = 1_000_000;

    /** As many values may one condition name. */
    public static final int MAX_VALUES = 100;

    /** The search for the newest users, without a condition. */
    public static final UserSearch NEWEST = new UserSearch(List.of(), new Order(Field.CREATED_AT, true), 0, 10);

    public UserSearch {
        requireNonNull(conditions, "conditions");
        requireNonNull(order, "order");
        conditions = List.copyOf(conditions);
        if (offset < 0 || offset > MAX_OFFSET || limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("the offset or the limit is out of range");
        }
    }

    /** Returns a search for the newest users that meet these conditions. */
    public static UserSearch of(Condition... conditions) {
        return new UserSearch(
                List.of(requireNonNull(conditions, "conditions")), NEWEST.order, NEWEST.offset, NEWEST.limit);
    }

    /** What is required of a user. A condition with no values is met by nobody, unless it excludes. */
    public sealed interface Condition {}

    /** The user has one of these numbers, verified or not. */
    public record HasNumber(Set<E164Number> numbers) implements Condition {
        public HasNumber {
            requireNonNull(numbers, "numbers");
            numbers = Set.copyOf(numbers);
            requireFew(numbers);
        }

        /** Shows how many numbers there are. */
        @Override
        public String toString() {
            return "HasNumber[" + numbers.size() + " numbers]";
        }
    }

    /** The user has one of these ids. */
    public record HasId(Set<OwnerId> ids) implements Condition {
        public HasId {
            requireNonNull(ids, "ids");
            ids = Set.copyOf(ids);
            requireFew(ids);
        }
    }

    /** The user has none of these ids. */
    public record HasOtherId(Set<OwnerId> ids) implements Condition {
        public HasOtherId {
            requireNonNull(ids, "ids");
            ids = Set.copyOf(ids);
            requireFew(ids);
        }
    }

    /** The user has one of these external ids. */
    public record HasExternalId(Set<ExternalId> ids) implements Condition {
        public HasExternalId {
            requireNonNull(ids, "ids");
            ids = Set.copyOf(ids);
            requireFew(ids);
        }
    }

    /** The user has none of these external ids, and may have no external id at all. */
    public record HasOtherExternalId(Set<ExternalId> ids) implements Condition {
        public HasOtherExternalId {
            requireNonNull(ids, "ids");
            ids = Set.copyOf(ids);
            requireFew(ids);
        }
    }

    /**
     * A time of the user is after one time and before another one.
     *
     * @param after exclusive; null for no such bound
     * @param before exclusive; null for no such bound
     */
    public record Within(
            Field field, @Nullable Instant after, @Nullable Instant before) implements Condition {
        public Within {
            requireNonNull(field, "field");
        }
    }

    /** The user meets one of these conditions at least. */
    public record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            requireNonNull(conditions, "conditions");
            conditions = List.copyOf(conditions);
        }
    }

    /** Times by which users are put in order. */
    public enum Field {
        CREATED_AT,
        UPDATED_AT,
        LAST_SIGN_IN_AT,
        LAST_ACTIVE_AT
    }

    /**
     * The order of the users. A user without the time comes before all others where the order is ascending, and after
     * them where it is descending. Users with the same time follow the order in which they were created, and those that
     * were created at the same time follow the order of their ids.
     */
    public record Order(Field by, boolean descending) {
        public Order {
            requireNonNull(by, "by");
        }
    }

    private static void requireFew(Set<?> values) {
        if (values.size() > MAX_VALUES) {
            throw new IllegalArgumentException("a condition has " + MAX_VALUES + " values at most");
        }
    }
}
