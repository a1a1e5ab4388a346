package dev.ringproof.spring;

import dev.ringproof.adapters.persistence.HostTransactions;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions that Spring opens on one DataSource, by JDBC or by JPA: those of {@code @Transactional} and of {@code
 * TransactionTemplate}, whose transaction manager is a bean.
 */
final class SpringTransactions implements HostTransactions {
    private final DataSource dataSource;
    private final TransactionWatch watch;

    /** @param dataSource the one that transaction managers have, without a proxy around it that joins transactions */
    SpringTransactions(DataSource dataSource, TransactionWatch watch) {
        this.dataSource = dataSource;
        this.watch = watch;
    }

    @Override
    public boolean isActive() {
        return open().isPresent();
    }

    @Override
    public Object current() {
        return active();
    }

    @Override
    public <T> T with(Function<Connection, T> work) {
        active().joined();
        var connection = DataSourceUtils.getConnection(dataSource);
        try {
            return work.apply(connection);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        active().afterCommit(action);
    }

    @Override
    public void afterRollback(Runnable action) {
        active().afterRollback(action);
    }

    private OpenTransaction active() {
        return open().orElseThrow(() -> new IllegalStateException("no transaction is open on this thread"));
    }

    private Optional<OpenTransaction> open() {
        return watch.of(TransactionSynchronizationManager.getResource(dataSource));
    }
}
