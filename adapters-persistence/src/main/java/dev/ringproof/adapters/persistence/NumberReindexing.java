package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.E164Number;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the index of all numbers again, under the index key of the database. It is the way out after the index key
 * was lost, and the way to rotate it. All of it is committed at once. All nodes must be stopped.
 */
public final class NumberReindexing {
    private static final int BATCH = 500;

    private final KeyedDatabase database;

    /** @param settings have the new index key */
    public NumberReindexing(DatabaseSettings settings) {
        this(KeyedDatabase.of(settings));
    }

    /**
     * Works on the database of a host application, which must have stopped all nodes: nobody finds them out there.
     *
     * @param database has the new index key
     */
    public NumberReindexing(Database.Builder database) {
        this(database.keyed());
    }

    private NumberReindexing(KeyedDatabase database) {
        this.database = database;
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
        return Maintenance.run(database, connection -> {
            // Creating a table would end a transaction on H2, so both come first.
            for (var table : List.of("reindexed", "reindexed_opt_out")) {
                connection.execute("""
                        create %s temporary table %s (id varchar(64) primary key, number_index bytea not null)
                        """.formatted(database.isH2() ? "local" : "", table));
            }
            var checks = new KeyChecks(connection, database);
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

    private long computeAll(SchemaConnection connection, SealedColumn column, String into) throws SQLException {
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
    private Map<String, byte[]> next(SchemaConnection connection, SealedColumn column, String after)
            throws SQLException {
        var seal = new Seal(database.sealKeys());
        var index = new NumberIndex(database.indexKeys());
        var batch = new LinkedHashMap<String, byte[]>();
        try (var statement =
                connection.prepareStatement("select id, %1$s from {h-schema}%2$s where id > ? and %1$s is not null"
                                .formatted(column.column(), column.table())
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

    private static void requireDistinct(SchemaConnection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                        select r.id, other_r.id
                        from reindexed r join {h-schema}phone_number n on n.id = r.id
                        join reindexed other_r on other_r.number_index = r.number_index and other_r.id > r.id
                        join {h-schema}phone_number other on other.id = other_r.id
                        where n.owner_id = other.owner_id
                            or (n.proven_index is not null and other.proven_index is not null)
                        limit 1
                        """);
                var rows = statement.executeQuery()) {
            if (rows.next()) {
                throw new IllegalStateException("the phone numbers " + rows.getString(1) + " and " + rows.getString(2)
                        + " are the same number, and only one of them can stay; delete the other one first");
            }
        }
    }
}
