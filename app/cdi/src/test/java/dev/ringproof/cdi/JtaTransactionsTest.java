package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jdbc.TransactionalDriver;
import dev.ringproof.adapters.persistence.HostTransactions;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.in.PhoneNumbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joins transactions of Narayana, whose connections take part in them by themselves. */
class JtaTransactionsTest {
    private static final TransactionManager MANAGER = com.arjuna.ats.jta.TransactionManager.transactionManager();
    private static final TransactionSynchronizationRegistry REGISTRY =
            new com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple();
    private static final Map<String, String> KEYS = Map.of(
            "ringproof.keys", KeyRing.newPair("1", new Random(7)),
            "ringproof.index-key", KeyRing.newPair("1", new Random(8)));

    private final DataSource dataSource = inJta("jta");
    private final JtaTransactions transactions = new JtaTransactions(dataSource, MANAGER, REGISTRY);
    private final List<String> journal = new ArrayList<>();

    @BeforeEach
    void make_a_table() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop table if exists entry");
            statement.execute("create table entry (id int)");
        }
    }

    @AfterEach
    void no_transaction_is_left() throws Exception {
        if (MANAGER.getStatus() != Status.STATUS_NO_TRANSACTION) {
            MANAGER.rollback();
        }
    }

    @Test
    void a_transaction_is_active_from_its_begin_to_its_end() throws Exception {
        assertThat(transactions.isActive()).isFalse();
        MANAGER.begin();
        assertThat(transactions.isActive()).isTrue();
        MANAGER.commit();
        assertThat(transactions.isActive()).isFalse();

        MANAGER.begin();
        MANAGER.setRollbackOnly();
        assertThat(transactions.isActive()).isTrue();
    }

    @Test
    void each_transaction_has_a_key_of_its_own() throws Exception {
        MANAGER.begin();
        var first = transactions.current();
        assertThat(transactions.current()).isEqualTo(first);
        MANAGER.commit();

        MANAGER.begin();
        assertThat(transactions.current()).isNotEqualTo(first);
    }

    @Test
    void work_shares_the_fate_of_the_transaction() throws Exception {
        MANAGER.begin();
        transactions.with(JtaTransactionsTest::insert);
        assertThat(transactions.with(JtaTransactionsTest::count)).isEqualTo(1);
        MANAGER.rollback();
        assertThat(entries()).isZero();

        MANAGER.begin();
        transactions.with(JtaTransactionsTest::insert);
        MANAGER.commit();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void work_outside_commits_although_the_transaction_rolls_back() throws Exception {
        MANAGER.begin();
        var before = transactions.current();
        transactions.outside(() -> {
            assertThat(transactions.isActive()).isFalse();
            return insertAlone();
        });
        assertThat(transactions.current()).isEqualTo(before);
        MANAGER.rollback();

        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void a_failure_outside_leaves_the_transaction_on_the_thread() throws Exception {
        MANAGER.begin();
        assertThatThrownBy(() -> transactions.outside(() -> {
                    throw new IllegalArgumentException("broken");
                }))
                .hasMessage("broken");

        assertThat(transactions.isActive()).isTrue();
    }

    @Test
    void actions_come_after_the_end_that_they_wait_for_and_can_store_something() throws Exception {
        MANAGER.begin();
        transactions.afterCommit(() -> {
            journal.add("committed, active: " + transactions.isActive());
            insertAlone();
        });
        transactions.afterRollback(() -> journal.add("rolled back"));
        MANAGER.commit();
        assertThat(journal).containsExactly("committed, active: false");
        assertThat(entries()).isEqualTo(1);

        MANAGER.begin();
        transactions.afterCommit(() -> journal.add("committed"));
        transactions.afterRollback(() -> journal.add("rolled back"));
        MANAGER.rollback();
        assertThat(journal).containsExactly("committed, active: false", "rolled back");
        assertThat(MANAGER.getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
    }

    @Test
    void a_datasource_outside_of_jta_is_refused() throws Exception {
        var alone = new JdbcDataSource();
        alone.setUrl("jdbc:h2:mem:alone");
        var wrong = new JtaTransactions(alone, MANAGER, REGISTRY);

        MANAGER.begin();
        assertThatThrownBy(() -> wrong.with(connection -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the DataSource takes no part in the transaction of JTA: its connection commits by itself;"
                        + " give a DataSource of JTA, or no JtaTransactions");
    }

    // Ringproof in such a host.

    @ApplicationScoped
    static class JtaHost {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Produces
        @ApplicationScoped
        DataSource dataSource() {
            return inJta("host");
        }

        @Produces
        @ApplicationScoped
        HostTransactions transactions(DataSource dataSource) {
            return new JtaTransactions(dataSource, MANAGER, REGISTRY);
        }

        void hear(@Observes Event event) {
            heard.add(event.name());
        }

        List<String> heard() {
            return heard;
        }
    }

    @Test
    void a_rollback_takes_a_created_number_with_it_and_gives_no_attempt_back() throws Exception {
        try (var container = Containers.start(KEYS, Carrier.class, JtaHost.class)) {
            var numbers = container.select(PhoneNumbers.class).get();
            var heard = container.select(JtaHost.class).get();

            MANAGER.begin();
            numbers.create(SignUp.ANNA, "+1 415 555 2672").orElseThrow();
            assertThat(heard.heard()).isEmpty();
            MANAGER.rollback();
            assertThat(numbers.account(SignUp.ANNA).numbers()).isEmpty();
            assertThat(heard.heard()).isEmpty();

            MANAGER.begin();
            var number = numbers.create(SignUp.ANNA, "+1 415 555 2671").orElseThrow();
            MANAGER.commit();
            assertThat(heard.heard()).containsExactly("phone_number.created");

            numbers.prepareVerification(SignUp.ANNA, number.id()).orElseThrow();
            var code = container.select(Carrier.class).get().nextCode();
            MANAGER.begin();
            var wrong = code.equals("000000") ? "000001" : "000000";
            assertThat(numbers.attemptVerification(SignUp.ANNA, number.id(), wrong))
                    .isInstanceOf(Outcome.Refused.class);
            MANAGER.rollback();
            assertThat(heard.heard()).contains("phone_number.verification_missed");
            assertThat(numbers.get(SignUp.ANNA, number.id()).throttle().failures())
                    .isEqualTo(1);
        }
    }

    private int insertAlone() {
        try (var connection = dataSource.getConnection()) {
            return insert(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int insert(Connection connection) {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate("insert into entry values (1)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(Connection connection) {
        try (var statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from entry")) {
            count.next();
            return count.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int entries() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return count(connection);
        }
    }

    /** A DataSource as an application server has it: its connections take part in the transaction of the thread. */
    private static DataSource inJta(String name) {
        var h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (_, method, arguments) -> method.getName().equals("getConnection") && MANAGER.getTransaction() != null
                        ? enlisted(h2)
                        : method.invoke(h2, arguments));
    }

    /** Narayana's driver would enlist the connection with its first statement; a pool does so at once. */
    private static Connection enlisted(JdbcDataSource h2) throws SQLException {
        var properties = new Properties();
        properties.put(TransactionalDriver.XADataSource, h2);
        var connection = new TransactionalDriver().connect("jdbc:arjuna:", properties);
        connection.createStatement().close();
        return connection;
    }
}
