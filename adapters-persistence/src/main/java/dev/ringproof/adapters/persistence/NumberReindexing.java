package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.E164Number;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the index of all numbers again, under the index key of the settings. It is the way out after the index key
 * was lost, and the way to rotate it. All of it is committed at once. All nodes must be stopped.
 */
public final class NumberReindexing {
    private static final int BATCH = 500;

    private final DatabaseSettings settings;

    /** @param settings have the new index key */
    public NumberReindexing(DatabaseSettings settings) {
        this.settings = settings;
    }

    /**
     * Computes the indexes.
     *
     * @return the number of phone numbers
     * @throws KeyException if a seal key is not right or is missing, since numbers are read with it
     * @throws IllegalStateException if two rows turn out to have the same number, which happens if nodes have worked
     *     with a wrong index key; the message names them
     */
    public long run() {
        return Maintenance.run(settings, connection -> {
            // Creating a table would end a transaction on H2, so both come first.
            for (var table : List.of("reindexed", "reindexed_opt_out")) {
                execute(connection, """
                        create %s temporary table %s (id varchar(64) primary key, number_index bytea not null)
                        """.formatted(settings.isH2() ? "local" : "", table));
            }
            var checks = new KeyChecks(connection, settings);
            checks.lock();
            checks.checkSealKeys();
            long numbers = computeAll(connection, SealedColumn.NUMBER, "reindexed");
            computeAll(connection, SealedColumn.OPT_OUT, "reindexed_opt_out");
            requireDistinct(connection);
            for (var table : IndexedTable.values()) {
                table.reindex(connection);
            }
            checks.rememberIndexKey();
            return numbers;
        });
    }

    private long computeAll(Connection connection, SealedColumn column, String into) throws SQLException {
        long numbers = 0;
        var last = "";
        for (var batch = next(connection, column, last); !batch.isEmpty(); batch = next(connection, column, last)) {
            try (var statement =
                    connection.prepareStatement("insert into " + into + " (id, number_index) values (?, ?)")) {
                for (var row : batch.entrySet()) {
                    last = row.getKey();
                    statement.setString(1, last);
                    statement.setBytes(2, row.getValue());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            numbers += batch.size();
        }
        return numbers;
    }

    /** Returns the new indexes of the next numbers by the order of their ids. */
    private Map<String, byte[]> next(Connection connection, SealedColumn column, String after) throws SQLException {
        var seal = new Seal(settings.sealKeys());
        var index = new NumberIndex(settings.indexKeys());
        var batch = new LinkedHashMap<String, byte[]>();
        try (var statement = connection.prepareStatement(
                "select id, %1$s from %2$s where id > ? and %1$s is not null".formatted(column.column(), column.table())
                        + " order by id limit " + BATCH)) {
            statement.setString(1, after);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getString(1);
                    var number = seal.open(rows.getBytes(2), column.place(id));
                    batch.put(id, index.of(new E164Number(number)));
                }
            }
        }
        return batch;
    }

    private static void requireDistinct(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select r.id, other_r.id
                        from reindexed r join phone_number n on n.id = r.id
                        join reindexed other_r on other_r.number_index = r.number_index and other_r.id > r.id
                        join phone_number other on other.id = other_r.id
                        where n.owner_id = other.owner_id
                            or (n.proven_index is not null and other.proven_index is not null)
                        limit 1
                        """)) {
            if (rows.next()) {
                throw new IllegalStateException("the phone numbers " + rows.getString(1) + " and " + rows.getString(2)
                        + " are the same number, and only one of them can stay; delete the other one first");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
