package dev.ringproof.spring;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Knows the open transactions of all transaction managers of the application, by their connections.
 *
 * <p>A {@code TransactionSynchronization} alone would not do. While its methods run after the commit, Spring still says
 * that a transaction is active, and nothing commits for certain what is written then. And while a transaction of
 * another manager is open within one of ours, it would be called at the end of that one.
 */
final class TransactionWatch implements BeanPostProcessor {
    private final Map<ConnectionHolder, OpenTransaction> open = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof AbstractPlatformTransactionManager manager) {
            manager.addListener(new Listener(manager));
        }
        return bean;
    }

    /** Returns the transaction that has this connection; empty if it has none, or if the transaction is over. */
    Optional<OpenTransaction> of(@Nullable Object resource) {
        return resource instanceof ConnectionHolder holder
                ? Optional.ofNullable(open.get(holder)).filter(transaction -> !transaction.isOver())
                : Optional.empty();
    }

    private final class Listener implements TransactionExecutionListener {
        private final PlatformTransactionManager manager;

        Listener(PlatformTransactionManager manager) {
            this.manager = manager;
        }

        @Override
        public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
            if (beginFailure != null || !execution.isNewTransaction()) {
                return;
            }
            for (var resource :
                    TransactionSynchronizationManager.getResourceMap().values()) {
                if (resource instanceof ConnectionHolder holder && !open.containsKey(holder)) {
                    var transaction = new OpenTransaction(manager, execution);
                    open.put(holder, transaction);
                    transaction.watchSavepoints();
                }
            }
        }

        @Override
        public void beforeCommit(TransactionExecution execution) {
            find(execution).ifPresent(OpenTransaction::end);
        }

        @Override
        public void beforeRollback(TransactionExecution execution) {
            find(execution).ifPresent(OpenTransaction::end);
        }

        @Override
        public void afterCommit(TransactionExecution execution, @Nullable Throwable commitFailure) {
            take(execution).ifPresent(commitFailure == null ? OpenTransaction::committed : OpenTransaction::rolledBack);
        }

        @Override
        public void afterRollback(TransactionExecution execution, @Nullable Throwable rollbackFailure) {
            take(execution).ifPresent(OpenTransaction::rolledBack);
        }

        private Optional<OpenTransaction> find(TransactionExecution execution) {
            return holder(execution).map(open::get);
        }

        private Optional<OpenTransaction> take(TransactionExecution execution) {
            return holder(execution).map(open::remove);
        }

        private Optional<ConnectionHolder> holder(TransactionExecution execution) {
            for (var resource :
                    TransactionSynchronizationManager.getResourceMap().values()) {
                if (resource instanceof ConnectionHolder holder) {
                    var transaction = open.get(holder);
                    if (transaction != null && transaction.is(execution)) {
                        return Optional.of(holder);
                    }
                }
            }
            return Optional.empty();
        }
    }
}
