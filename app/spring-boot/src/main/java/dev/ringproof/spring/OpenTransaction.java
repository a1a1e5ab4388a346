package dev.ringproof.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A transaction of Spring from its begin to its end. It belongs to one thread. */
final class OpenTransaction {
    private final PlatformTransactionManager manager;
    private final TransactionExecution execution;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();
    private int joined;
    private boolean over;

    OpenTransaction(PlatformTransactionManager manager, TransactionExecution execution) {
        this.manager = manager;
        this.execution = execution;
    }

    boolean is(TransactionExecution other) {
        return execution.equals(other);
    }

    boolean isOver() {
        return over;
    }

    /** Nothing that is written from now on would be committed. */
    void end() {
        over = true;
    }

    void joined() {
        joined++;
    }

    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void afterRollback(Runnable action) {
        afterRollback.add(action);
    }

    /**
     * Does what was to be done after the commit, with the transaction suspended. It is over, but still the thread's
     * own: a method with {@code @Transactional} that hears of an event would otherwise take part in it, and whether
     * what the method writes stays would depend on the pool.
     */
    void committed() {
        if (!afterCommit.isEmpty()) {
            var suspended = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
            new TransactionTemplate(manager, suspended)
                    .executeWithoutResult(status -> afterCommit.forEach(Runnable::run));
        }
    }

    void rolledBack() {
        afterRollback.forEach(Runnable::run);
    }

    /**
     * Refuses the commit after a rollback to a savepoint that has undone a step of Ringproof. What the step has
     * promised for the time after the commit cannot be told from the rest, and a code would be sent for a number that
     * does not exist.
     */
    void watchSavepoints() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new Savepoints());
        }
    }

    private final class Savepoints implements TransactionSynchronization {
        private final Map<Object, Integer> joinedBefore = new HashMap<>();
        private boolean undone;

        @Override
        public void savepoint(Object savepoint) {
            joinedBefore.put(savepoint, joined);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            undone |= joinedBefore.getOrDefault(savepoint, 0) < joined;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            if (undone) {
                throw new IllegalStateException(
                        "a rollback to a savepoint has undone a step of Ringproof, so the whole transaction is rolled"
                                + " back: call Ringproof outside of nested transactions, or in one of its own"
                                + " (REQUIRES_NEW)");
            }
        }
    }
}
