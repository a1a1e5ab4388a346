package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What came of asking. Both cases carry the account as it is to be stored, for a refusal may change it too: a wrong code
 * costs an attempt. Hence a value and no exception, which would roll that back.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {

    /** The owner's numbers as they stand now. */
    Account account();

    /** What others may hear of once it is committed. */
    List<Event> events();

    record Accepted<T>(T value, Account account, List<Event> events) implements Outcome<T> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    record Refused<T>(Refusal refusal, Account account, List<Event> events) implements Outcome<T> {
        public Refused {
            events = List.copyOf(events);
        }

        /** The same refusal to whoever asked for something else. */
        public <U> Refused<U> as() {
            return new Refused<>(refusal, account, events);
        }
    }

    /** What was asked for; for callers to whom a refusal is an error. */
    default T orElseThrow() {
        return switch (this) {
            case Accepted<T> accepted -> accepted.value();
            case Refused<T> refused -> throw new RefusedException(refused.refusal());
        };
    }

    /** Goes on with the next step unless this one was refused; events of both are kept. */
    default <U> Outcome<U> then(Function<Accepted<T>, Outcome<U>> next) {
        return switch (this) {
            case Refused<T> refused -> refused.as();
            case Accepted<T> accepted -> {
                var after = next.apply(accepted);
                var all = new ArrayList<Event>(events());
                all.addAll(after.events());
                yield switch (after) {
                    case Accepted<U> a -> new Accepted<>(a.value(), a.account(), all);
                    case Refused<U> r -> new Refused<>(r.refusal(), r.account(), all);
                };
            }
        };
    }
}
