package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The result of a step on an account. Both cases carry the account as it must be stored, because a refusal may change
 * it too: a wrong code costs an attempt. That is why a refusal is a value here and not an exception, which would roll
 * the change back.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {

    /** Returns the account after the step. */
    Account account();

    /** Returns what happened, in order. The events are published after the commit. */
    List<Event> events();

    /** The step was taken. */
    record Accepted<T>(T value, Account account, List<Event> events) implements Outcome<T> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** The step was refused. The account may have changed all the same. */
    record Refused<T>(Refusal refusal, Account account, List<Event> events) implements Outcome<T> {
        public Refused {
            events = List.copyOf(events);
        }

        /** Returns a refusal that changes nothing. */
        public static <T> Refused<T> unchanged(Refusal refusal, Account account) {
            return new Refused<>(refusal, account, List.of());
        }

        /** Returns the same refusal as the outcome of another step. */
        public <U> Refused<U> as() {
            return new Refused<>(refusal, account, events);
        }
    }

    /**
     * Returns the value. Throws {@link RefusedException} for a refusal; this suits callers to whom a refusal is an
     * error.
     */
    default T orElseThrow() {
        return switch (this) {
            case Accepted<T> accepted -> accepted.value();
            case Refused<T> refused -> throw new RefusedException(refused.refusal());
        };
    }

    /** Returns this outcome with another value, if it was accepted. */
    default <U> Outcome<U> map(Function<T, U> value) {
        return switch (this) {
            case Accepted<T> accepted ->
                new Accepted<>(value.apply(accepted.value()), accepted.account(), accepted.events());
            case Refused<T> refused -> refused.as();
        };
    }

    /** Returns this outcome with one more event, the last one. */
    default Outcome<T> with(Event event) {
        return with(List.of(event));
    }

    /** Returns this outcome with more events after its own. */
    default Outcome<T> with(List<Event> later) {
        return later.isEmpty() ? this : with(events(), later);
    }

    private Outcome<T> with(List<Event> earlier, List<Event> later) {
        var all = new ArrayList<>(earlier);
        all.addAll(later);
        return switch (this) {
            case Accepted<T> accepted -> new Accepted<>(accepted.value(), accepted.account(), all);
            case Refused<T> refused -> new Refused<>(refused.refusal(), refused.account(), all);
        };
    }

    /** Takes another step after this one, unless this one was refused. The events of both steps are kept. */
    default <U> Outcome<U> then(Function<Accepted<T>, Outcome<U>> next) {
        return switch (this) {
            case Refused<T> refused -> refused.as();
            case Accepted<T> accepted -> {
                var after = next.apply(accepted);
                yield after.with(events(), after.events());
            }
        };
    }
}
