package dev.ringproof.adapters.rest.request;

import dev.ringproof.adapters.rest.json.Json;
import dev.ringproof.adapters.rest.response.Errors;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserSearch.Condition;
import dev.ringproof.core.domain.user.UserSearch.Field;
import dev.ringproof.core.domain.user.UserSearch.Order;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a search for users from the query of an address. A parameter that is not known is refused, because a search
 * without its condition would find other users than the back end expects. A value that nobody can have finds nobody.
 */
public final class UserSearchParameters {
    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of(
                            "phone_number",
                            "phone_number_query",
                            "user_id",
                            "external_id",
                            "query",
                            "limit",
                            "offset",
                            "order_by"),
                    Stream.of("created_at", "last_sign_in_at", "last_active_at")
                            .flatMap(time -> Stream.of(time + "_after", time + "_before")))
            .collect(Collectors.toUnmodifiableSet());

    private final MultivaluedMap<String, String> query;
    private final Function<String, Optional<E164Number>> numbers;
    private final List<Condition> conditions = new ArrayList<>();

    private UserSearchParameters(MultivaluedMap<String, String> query, Function<String, Optional<E164Number>> numbers) {
        this.query = query;
        this.numbers = numbers;
    }

    /**
     * Returns the search that a query asks for.
     *
     * @param numbers reads a number in any international form
     * @throws dev.ringproof.adapters.rest.response.WireException if a parameter is not known, or its value is not valid
     */
    public static UserSearch of(MultivaluedMap<String, String> query, Function<String, Optional<E164Number>> numbers) {
        query.keySet().stream()
                .filter(name -> !KNOWN.contains(name) && !name.startsWith("_"))
                .findFirst()
                .ifPresent(name -> {
                    throw Errors.unknown(RequestFields.repeatable(name)).toException();
                });
        return new UserSearchParameters(query, numbers).search();
    }

    private UserSearch search() {
        if (query.containsKey("phone_number")) {
            conditions.add(hasNumber(values("phone_number")));
        }
        var wholeNumber = word("phone_number_query");
        if (wholeNumber != null) {
            conditions.add(hasNumber(List.of(wholeNumber)));
        }
        var anything = word("query");
        if (anything != null) {
            conditions.add(new UserSearch.AnyOf(List.of(
                    hasNumber(List.of(anything)),
                    new UserSearch.HasId(owners(List.of(anything))),
                    new UserSearch.HasExternalId(externalIds(List.of(anything))))));
        }
        if (query.containsKey("user_id")) {
            var signed = new SignedValues(values("user_id"));
            signed.included().map(this::owners).map(UserSearch.HasId::new).ifPresent(conditions::add);
            signed.excluded().map(this::owners).map(UserSearch.HasOtherId::new).ifPresent(conditions::add);
        }
        if (query.containsKey("external_id")) {
            var signed = new SignedValues(values("external_id"));
            signed.included()
                    .map(this::externalIds)
                    .map(UserSearch.HasExternalId::new)
                    .ifPresent(conditions::add);
            signed.excluded()
                    .map(this::externalIds)
                    .map(UserSearch.HasOtherExternalId::new)
                    .ifPresent(conditions::add);
        }
        within(Field.CREATED_AT);
        within(Field.LAST_SIGN_IN_AT);
        within(Field.LAST_ACTIVE_AT);
        return new UserSearch(conditions, order(), number("offset", 0, UserSearch.MAX_OFFSET, 0), limit());
    }

    private int limit() {
        return number("limit", 1, UserSearch.MAX_LIMIT, UserSearch.NEWEST.limit());
    }

    private int number(String name, int min, int max, int otherwise) {
        var text = query.getFirst(name);
        return text == null ? otherwise : (int) QueryParameters.number(name, text, min, max);
    }

    private List<String> values(String name) {
        var values = query.getOrDefault(name, List.of());
        if (values.size() > UserSearch.MAX_VALUES) {
            throw Errors.valueInvalid(name, "given " + UserSearch.MAX_VALUES + " times at most")
                    .toException();
        }
        return values;
    }

    /** Returns the text of a parameter; null if it is missing or blank. */
    private @Nullable String word(String name) {
        var text = query.getFirst(name);
        return text == null || text.isBlank() ? null : text;
    }

    /** A plus sign that is not escaped arrives as a space. */
    private Condition hasNumber(List<String> texts) {
        return new UserSearch.HasNumber(texts.stream()
                .map(text -> text.startsWith(" ") ? "+" + text.substring(1) : text)
                .flatMap(text -> numbers.apply(text).stream())
                .collect(Collectors.toSet()));
    }

    private Set<OwnerId> owners(List<String> texts) {
        return readable(texts, OwnerId::new);
    }

    private Set<ExternalId> externalIds(List<String> texts) {
        return readable(texts, ExternalId::new);
    }

    /** Leaves out texts that cannot be an id. */
    private static <T> Set<T> readable(List<String> texts, Function<String, T> read) {
        var all = new LinkedHashSet<T>();
        for (var text : texts) {
            try {
                all.add(read.apply(text));
            } catch (IllegalArgumentException e) {
                // nobody has such an id
            }
        }
        return all;
    }

    /** Values of which each may begin with a sign: a minus excludes, and a plus, which may arrive as a space, includes. */
    private record SignedValues(List<String> all) {
        Optional<List<String>> included() {
            return some(all.stream()
                    .filter(text -> !text.startsWith("-"))
                    .map(text -> text.startsWith("+") || text.startsWith(" ") ? text.substring(1) : text));
        }

        Optional<List<String>> excluded() {
            return some(all.stream().filter(text -> text.startsWith("-")).map(text -> text.substring(1)));
        }

        private static Optional<List<String>> some(Stream<String> texts) {
            return Optional.of(texts.toList()).filter(list -> !list.isEmpty());
        }
    }

    private void within(Field field) {
        var after = time(Json.word(field) + "_after");
        var before = time(Json.word(field) + "_before");
        if (after != null || before != null) {
            conditions.add(new UserSearch.Within(field, after, before));
        }
    }

    private @Nullable Instant time(String name) {
        var millis = query.getFirst(name);
        return millis == null
                ? null
                : Instant.ofEpochMilli(QueryParameters.number(name, millis, 0, Long.MAX_VALUE / 1_000_000));
    }

    private Order order() {
        var text = query.getFirst("order_by");
        if (text == null) {
            return UserSearch.NEWEST.order();
        }
        var signed = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ");
        var name = signed ? text.substring(1) : text;
        var field = Arrays.stream(Field.values())
                .filter(one -> Json.word(one).equals(name))
                .findFirst()
                .orElseThrow(() -> Errors.valueInvalid(
                                "order_by",
                                "created_at, updated_at, last_sign_in_at or"
                                        + " last_active_at, after a minus sign for the reverse order")
                        .toException());
        return new Order(field, text.startsWith("-"));
    }
}
