package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seals all numbers again under the current key, those of opt-outs too, so that an older key can be dropped. Nodes may go
 * on working meanwhile, if they have the current key. A run that ends too early may be repeated.
 */
public final class NumberResealing {
    private static final int BATCH = 500;

    private final KeyedDatabase database;
    private final Seal seal;

    public NumberResealing(DatabaseSettings settings) {
        this(KeyedDatabase.of(settings));
    }

    /** Works on the database of a host application. */
    public NumberResealing(Database.Builder database) {
        this(database.keyed());
    }

    private NumberResealing(KeyedDatabase database) {
        this.database = database;
        this.seal = new Seal(database.sealKeys());
    }

    /**
     * Seals the numbers, in short transactions.
     *
     * @return how many numbers were under another key
     * @throws KeyException if a seal key is not right or is missing
     */
    public long run() {
        Maintenance.inTransaction(database, connection -> {
            var checks = new KeyChecks(connection, database);
            checks.lock();
            checks.checkSealKeys();
            return true;
        });
        try {
            return database.commit(connection -> seal(connection, KeyedRows.NUMBERS, SealedColumn.NUMBER)
                    + seal(connection, KeyedRows.OPT_OUTS, SealedColumn.OPT_OUT));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot change the database", e);
        }
    }

    private long seal(SchemaConnection connection, KeyedRows rows, SealedColumn column) throws SQLException {
        long numbers = 0;
        var last = "";
        for (var batch = next(connection, rows, column, last);
                !batch.isEmpty();
                batch = next(connection, rows, column, last)) {
            seal(connection, column, batch);
            connection.commit();
            for (var id : batch.keySet()) {
                last = id;
            }
            numbers += batch.size();
        }
        return numbers;
    }

    /** Locks the next numbers that are under another key. An owner's steps lock numbers by the order of ids, too. */
    private Map<String, byte[]> next(SchemaConnection connection, KeyedRows rows, SealedColumn column, String after)
            throws SQLException {
        var batch = new LinkedHashMap<String, byte[]>();
        try (var statement = connection.prepareStatement(
                "select id, %1$s from {h-schema}%2$s where id > ? and %1$s is not null and not ("
                                .formatted(column.column(), column.table())
                        + rows.condition() + ") order by id limit " + BATCH + " for update")) {
            statement.setString(1, after);
            rows.bind(statement, 2, database.sealKeys().currentId());
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    batch.put(found.getString(1), found.getBytes(2));
                }
            }
        }
        return batch;
    }

    private void seal(SchemaConnection connection, SealedColumn column, Map<String, byte[]> batch) throws SQLException {
        // A node never changes an opt-out, so its row needs no version.
        var version = column == SealedColumn.NUMBER ? ", version = version + 1" : "";
        try (var statement = connection.prepareStatement(
                "update {h-schema}%s set %s = ?%s where id = ?".formatted(column.table(), column.column(), version))) {
            for (var row : batch.entrySet()) {
                var place = column.place(row.getKey());
                statement.setBytes(1, seal.seal(seal.open(row.getValue(), place), place));
                statement.setString(2, row.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
