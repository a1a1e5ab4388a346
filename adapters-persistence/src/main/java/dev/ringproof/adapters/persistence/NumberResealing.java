package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Seals all numbers again under the current key, so that an older key can be dropped. Nodes may go on working
 * meanwhile, if they have the current key. A run that ends too early may be repeated.
 */
public final class NumberResealing {
    private static final int BATCH = 500;

    private final DatabaseSettings settings;
    private final Seal seal;

    public NumberResealing(DatabaseSettings settings) {
        this.settings = settings;
        this.seal = new Seal(settings.sealKeys());
    }

    /**
     * Seals the numbers, in short transactions.
     *
     * @return how many numbers were under another key
     * @throws KeyException if a seal key is not right or is missing
     */
    public long run() {
        Maintenance.inTransaction(settings, connection -> {
            var checks = new KeyChecks(connection, settings);
            checks.lock();
            checks.checkSealKeys();
            return true;
        });
        try (var connection = Database.connect(settings)) {
            long numbers = 0;
            var last = "";
            for (var batch = next(connection, last); !batch.isEmpty(); batch = next(connection, last)) {
                seal(connection, batch);
                connection.commit();
                for (var id : batch.keySet()) {
                    last = id;
                }
                numbers += batch.size();
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot change the database", e);
        }
    }

    /** Locks the next numbers that are under another key. An owner's steps lock numbers by the order of ids, too. */
    private Map<String, byte[]> next(Connection connection, String after) throws SQLException {
        var rows = KeyedRows.NUMBERS;
        var batch = new LinkedHashMap<String, byte[]>();
        try (var statement =
                connection.prepareStatement("select id, number_sealed from phone_number where id > ? and not ("
                        + rows.condition() + ") order by id limit " + BATCH + " for update")) {
            statement.setString(1, after);
            rows.bind(statement, 2, settings.sealKeys().currentId());
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    batch.put(found.getString(1), found.getBytes(2));
                }
            }
        }
        return batch;
    }

    private void seal(Connection connection, Map<String, byte[]> batch) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update phone_number set number_sealed = ?, version = version + 1 where id = ?")) {
            for (var row : batch.entrySet()) {
                var place = SealedColumn.NUMBER.place(row.getKey());
                statement.setBytes(1, seal.seal(seal.open(row.getValue(), place), place));
                statement.setString(2, row.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
