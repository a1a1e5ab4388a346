package dev.ringproof.adapters.persistence.account;

import static java.util.stream.Collectors.joining;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserSearch.Condition;
import dev.ringproof.core.domain.user.UserSearch.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.query.SelectionQuery;

/** The conditions of a search for users in Hibernate's query language, where {@code a} is the account. */
final class SearchConditions {
    private static final String ACCOUNT = "a";
    private static final String NOBODY = "1 = 0";
    private static final String EVERYBODY = "1 = 1";

    private final NumberIndex index;
    private final String where;
    /** Each is a value, or a collection of values. The name of a parameter is {@code p} and its position here. */
    private final List<Object> parameters = new ArrayList<>();

    SearchConditions(List<Condition> conditions, NumberIndex index) {
        this.index = index;
        this.where = conditions.isEmpty()
                ? ""
                : conditions.stream()
                        .map(condition -> written(condition, ACCOUNT))
                        .collect(joining(" and ", " where ", ""));
    }

    String where() {
        return where;
    }

    void bind(SelectionQuery<?> query) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i) instanceof Collection<?> values) {
                query.setParameterList("p" + i, values);
            } else {
                query.setParameter("p" + i, parameters.get(i));
            }
        }
    }

    /** @param account the name of the account in the query */
    private String written(Condition condition, String account) {
        return switch (condition) {
            case UserSearch.HasNumber(var numbers) ->
                oneOf(
                        account + ".id in (select n.ownerId from PhoneNumber n where n.numberIndex in (%s))",
                        numbers.stream().map(index::of).toList(),
                        NOBODY);
            case UserSearch.HasId(var ids) -> oneOf(account + ".id in (%s)", values(ids), NOBODY);
            case UserSearch.HasOtherId(var ids) -> oneOf(account + ".id not in (%s)", values(ids), EVERYBODY);
            case UserSearch.HasExternalId(var ids) ->
                oneOf(account + ".externalId in (%s)", externalValues(ids), NOBODY);
            case UserSearch.HasOtherExternalId(var ids) ->
                oneOf(
                        "(" + account + ".externalId is null or " + account + ".externalId not in (%s))",
                        externalValues(ids),
                        EVERYBODY);
            case UserSearch.Within within -> written(within, account);
            case UserSearch.AnyOf(var some) -> some.isEmpty() ? NOBODY : union(some, account);
        };
    }

    /** Each alternative is a select of its own, so that each one uses its own index. */
    private String union(List<Condition> some, String account) {
        return some.stream()
                .map(one -> "select b.id from Account b where " + written(one, "b"))
                .collect(joining(" union ", account + ".id in (", ")"));
    }

    private String oneOf(String condition, List<?> values, String ofNone) {
        return values.isEmpty() ? ofNone : condition.formatted(parameter(values));
    }

    private String written(UserSearch.Within within, String account) {
        var field = account + "." + name(within.field());
        var bounds = new ArrayList<String>();
        bounds.add(field + " is not null");
        if (within.after() != null) {
            bounds.add(field + " > " + parameter(within.after()));
        }
        if (within.before() != null) {
            bounds.add(field + " < " + parameter(within.before()));
        }
        return "(" + String.join(" and ", bounds) + ")";
    }

    private String parameter(Object value) {
        parameters.add(value);
        return ":p" + (parameters.size() - 1);
    }

    private static List<String> values(Collection<OwnerId> ids) {
        return ids.stream().map(OwnerId::value).toList();
    }

    private static List<String> externalValues(Collection<ExternalId> ids) {
        return ids.stream().map(ExternalId::value).toList();
    }

    /** Returns the order as the indexes have it: a null is where an index has nulls, so that it is read as it is. */
    static String order(UserSearch.Order order) {
        var nulls = switch (order.by()) {
            case CREATED_AT, UPDATED_AT -> "";
            case LAST_SIGN_IN_AT, LAST_ACTIVE_AT -> order.descending() ? " nulls last" : " nulls first";
        };
        var direction = order.descending() ? " desc" : " asc";
        var created = order.by() == Field.CREATED_AT ? "" : ", a.createdAt" + direction;
        return " order by a." + name(order.by()) + direction + nulls + created + ", a.id" + direction;
    }

    private static String name(Field field) {
        return switch (field) {
            case CREATED_AT -> "createdAt";
            case UPDATED_AT -> "updatedAt";
            case LAST_SIGN_IN_AT -> "lastSignInAt";
            case LAST_ACTIVE_AT -> "lastActiveAt";
        };
    }
}
