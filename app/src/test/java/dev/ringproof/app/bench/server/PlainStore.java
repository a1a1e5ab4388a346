package dev.ringproof.app.bench.server;

import dev.ringproof.app.bench.server.NumberRow.State;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The tables and statements of the plain server, on a pool of prepared connections. */
public final class PlainStore {
    private static final State[] STATES = State.values();

    private static final List<String> TABLES = List.of(
            """
            create table phone_number (
                id text primary key,
                owner_id text not null,
                number_sealed bytea not null,
                number_index bytea not null,
                state smallint not null,
                challenge_id text,
                code_digest bytea,
                code_expires_at bigint not null,
                attempts smallint not null,
                failures smallint not null,
                sent_at bigint not null,
                created_at bigint not null,
                updated_at bigint not null,
                verified_index bytea,
                unique (owner_id, number_index)
            ) with (fillfactor = 70)""",
            "create unique index one_owner_of_a_number on phone_number (verified_index)"
                    + " where verified_index is not null",
            """
            create table message (
                id text primary key,
                phone_number_id text not null,
                number_index bytea not null,
                content_sealed bytea,
                created_at bigint not null,
                due_at bigint,
                settled_at bigint
            ) with (fillfactor = 70)""",
            "create index message_due on message (due_at) where due_at is not null",
            "create index message_to on message (number_index, created_at)");

    /** The statements of one cycle, which pgbench runs too. Each inner list is one transaction. */
    public static final List<List<String>> CYCLE = List.of(
            List.of(Sql.NUMBERS, Sql.INSERT),
            List.of(Sql.NUMBERS, Sql.INSERT_MESSAGE, Sql.UPDATE),
            List.of(Sql.SETTLE),
            List.of(Sql.NUMBERS, Sql.UPDATE),
            List.of(Sql.NUMBERS, Sql.UPDATE));

    /** The text of the statements. */
    public static final class Sql {
        public static final String NUMBERS = """
                select id, number_sealed, state, challenge_id, code_digest, code_expires_at, attempts, failures,
                    sent_at, created_at, updated_at
                from phone_number where owner_id = ? order by id for update""";
        /** Inserts nothing if another owner has verified the number. */
        public static final String INSERT = """
                insert into phone_number (id, owner_id, number_sealed, number_index, state, code_expires_at, attempts,
                    failures, sent_at, created_at, updated_at)
                select ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, ?
                where not exists (select 1 from phone_number where verified_index = ?)""";

        public static final String INSERT_MESSAGE = """
                insert into message (id, phone_number_id, number_index, content_sealed, created_at, due_at)
                values (?, ?, ?, ?, ?, ?)""";
        public static final String UPDATE = """
                update phone_number set state = ?, challenge_id = ?, code_digest = ?, code_expires_at = ?, attempts = ?,
                    failures = ?, sent_at = ?, updated_at = ?,
                    verified_index = case when ? then number_index end
                where id = ?""";
        public static final String SETTLE =
                "update message set due_at = null, settled_at = ?, content_sealed = null where id = ?";

        private Sql() {}
    }

    private final BlockingQueue<Statements> pool;

    /** Makes the tables. */
    public static void create(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var table : TABLES) {
                statement.execute(table);
            }
        }
    }

    PlainStore(String url, int connections) throws SQLException {
        pool = new ArrayBlockingQueue<>(connections);
        for (int i = 0; i < connections; i++) {
            pool.add(new Statements(url));
        }
    }

    /** A connection with its prepared statements. */
    private static final class Statements {
        final Connection connection;
        final PreparedStatement numbers;
        final PreparedStatement insert;
        final PreparedStatement insertMessage;
        final PreparedStatement update;
        final PreparedStatement settle;

        Statements(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            numbers = connection.prepareStatement(Sql.NUMBERS);
            insert = connection.prepareStatement(Sql.INSERT);
            insertMessage = connection.prepareStatement(Sql.INSERT_MESSAGE);
            update = connection.prepareStatement(Sql.UPDATE);
            settle = connection.prepareStatement(Sql.SETTLE);
        }
    }

    /** What is done in one transaction. */
    interface Work<T> {
        T on(Transaction transaction) throws SQLException;
    }

    /** Does the work and commits it. */
    <T> T commit(Work<T> work) {
        var statements = taken();
        try {
            try {
                var result = work.on(new Transaction(statements));
                statements.connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                statements.connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.add(statements);
        }
    }

    private Statements taken() {
        try {
            return pool.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stores that a message was handed over. It is a transaction of its own. */
    void settle(String message) {
        commit(transaction -> {
            var settle = transaction.statements.settle;
            settle.setLong(1, System.currentTimeMillis());
            settle.setString(2, message);
            return settle.executeUpdate();
        });
    }

    /** The steps of a transaction. */
    static final class Transaction {
        private final Statements statements;

        private Transaction(Statements statements) {
            this.statements = statements;
        }

        /** Locks and returns all numbers of an owner. */
        List<NumberRow> numbers(String owner) throws SQLException {
            statements.numbers.setString(1, owner);
            var rows = new ArrayList<NumberRow>(1);
            try (var result = statements.numbers.executeQuery()) {
                while (result.next()) {
                    rows.add(row(owner, result));
                }
            }
            return rows;
        }

        private static NumberRow row(String owner, ResultSet result) throws SQLException {
            return new NumberRow(
                    result.getString(1),
                    owner,
                    result.getBytes(2),
                    STATES[result.getInt(3)],
                    result.getString(4),
                    result.getBytes(5),
                    result.getLong(6),
                    result.getInt(7),
                    result.getInt(8),
                    result.getLong(9),
                    result.getLong(10),
                    result.getLong(11));
        }

        /** Returns whether the number was added. It was not if another owner has verified it. */
        boolean insert(NumberRow row, byte[] index) throws SQLException {
            var insert = statements.insert;
            insert.setString(1, row.id());
            insert.setString(2, row.owner());
            insert.setBytes(3, row.numberSealed());
            insert.setBytes(4, index);
            insert.setLong(5, row.createdAt());
            insert.setLong(6, row.updatedAt());
            insert.setBytes(7, index);
            return insert.executeUpdate() == 1;
        }

        void insertMessage(String id, NumberRow number, byte[] index, byte[] content, long now) throws SQLException {
            var insert = statements.insertMessage;
            insert.setString(1, id);
            insert.setString(2, number.id());
            insert.setBytes(3, index);
            insert.setBytes(4, content);
            insert.setLong(5, now);
            insert.setLong(6, now);
            insert.executeUpdate();
        }

        void update(NumberRow row) throws SQLException {
            var update = statements.update;
            update.setInt(1, row.state().column());
            update.setString(2, row.challenge());
            update.setBytes(3, row.codeDigest());
            update.setLong(4, row.codeExpiresAt());
            update.setInt(5, row.attempts());
            update.setInt(6, row.failures());
            update.setLong(7, row.sentAt());
            update.setLong(8, row.updatedAt());
            update.setBoolean(9, row.state() == State.VERIFIED);
            update.setString(10, row.id());
            update.executeUpdate();
        }
    }
}
