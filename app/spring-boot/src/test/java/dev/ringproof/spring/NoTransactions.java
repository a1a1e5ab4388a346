package dev.ringproof.spring;

import dev.ringproof.adapters.persistence.HostTransactions;
import java.sql.Connection;
import java.util.function.Function;

/** Has no transaction, and knows that it was asked. */
final class NoTransactions implements HostTransactions {
    private boolean asked;

    boolean wasAsked() {
        return asked;
    }

    @Override
    public boolean isActive() {
        asked = true;
        return false;
    }

    @Override
    public Object current() {
        throw new AssertionError("there is none");
    }

    @Override
    public <T> T with(Function<Connection, T> work) {
        throw new AssertionError("there is none");
    }

    @Override
    public void afterCommit(Runnable action) {
        throw new AssertionError("there is none");
    }

    @Override
    public void afterRollback(Runnable action) {
        throw new AssertionError("there is none");
    }
}
