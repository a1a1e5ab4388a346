package dev.ringproof.adapters.persistence;

import static dev.ringproof.adapters.persistence.KeyException.Ring.INDEX_KEYS;
import static dev.ringproof.adapters.persistence.KeyException.Ring.SEAL_KEYS;

import dev.ringproof.adapters.persistence.KeyException.Ring;
import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.adapters.persistence.sealing.NumberIndex;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.keys.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares the keys of a node with those that the database was written with. The database remembers a check value of
 * each key: HMAC-SHA-256 under a key that is derived for this use alone. A key that is new to the database must open
 * what is already stored under its id. A key that the node lacks must not be needed by any row.
 *
 * <p>While nothing has changed, this reads the check values and no other row. Only a new key id, or one that is gone,
 * costs a scan of the tables.
 */
final class KeyChecks {
    private static final String USE = "key check";
    private static final String NOT_THE_KEY = "key %s is not the key that this database was written with";

    private final SchemaConnection connection;
    private final KeyRing sealKeys;
    private final KeyRing indexKeys;

    KeyChecks(SchemaConnection connection, KeyedDatabase database) {
        this.connection = connection;
        this.sealKeys = database.sealKeys();
        this.indexKeys = database.indexKeys();
    }

    /** Locks the check values until the transaction ends, so that several nodes may start at once. */
    void lock() throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select ring from {h-schema}key_check where ring = 'lock' for update");
                var rows = statement.executeQuery()) {
            rows.next();
        }
    }

    /** @throws KeyException if a seal key is not right or is missing */
    void checkSealKeys() throws SQLException {
        var known = known(SEAL_KEYS);
        for (var id : sealKeys.ids()) {
            var value = value(sealKeys, id, SEAL_KEYS);
            if (!known.containsKey(id)) {
                requireOpens(id);
                remember(SEAL_KEYS, id, value);
            } else if (!MessageDigest.isEqual(known.get(id), value)) {
                throw new KeyException(SEAL_KEYS, NOT_THE_KEY.formatted(id));
            }
        }
        var missing = new TreeSet<>(known.keySet());
        missing.removeAll(sealKeys.ids());
        if (known.isEmpty()) {
            // The rows are from before there were check values, so any row may name a key that nobody knows.
            for (var rows : KeyedRows.values()) {
                rows.otherKey(connection, sealKeys.ids()).ifPresent(missing::add);
            }
        }
        for (var id : missing) {
            if (KeyedRows.anyNeeds(connection, id)) {
                throw new KeyException(
                        SEAL_KEYS, "key " + id + " is missing, and rows need it: " + KeyedRows.needs(connection, id));
            }
            forget(SEAL_KEYS, id);
        }
    }

    /** @throws KeyException if the index key is not right */
    void checkIndexKey() throws SQLException {
        var id = indexKeys.currentId();
        var value = value(indexKeys, id, INDEX_KEYS);
        var known = known(INDEX_KEYS);
        boolean right = known.isEmpty()
                ? indexes()
                : known.values().stream().anyMatch(one -> MessageDigest.isEqual(one, value))
                        || !IndexedTable.anyHasRows(connection);
        if (!right) {
            throw new KeyException(INDEX_KEYS, NOT_THE_KEY.formatted(id));
        }
        rememberIndexKey();
    }

    /** Remembers the index key of these settings in place of any other. */
    void rememberIndexKey() throws SQLException {
        var id = indexKeys.currentId();
        var value = value(indexKeys, id, INDEX_KEYS);
        var known = known(INDEX_KEYS);
        if (known.size() != 1 || !MessageDigest.isEqual(known.getOrDefault(id, new byte[0]), value)) {
            for (var former : known.keySet()) {
                forget(INDEX_KEYS, former);
            }
            remember(INDEX_KEYS, id, value);
        }
    }

    /** Returns whether the ring has the key with this id that the database was written with. */
    boolean isRight(String sealKeyId) throws SQLException {
        var known = known(SEAL_KEYS).get(sealKeyId);
        return known != null
                && sealKeys.ids().contains(sealKeyId)
                && MessageDigest.isEqual(known, value(sealKeys, sealKeyId, SEAL_KEYS));
    }

    void forgetSealKey(String id) throws SQLException {
        forget(SEAL_KEYS, id);
    }

    private static byte[] value(KeyRing keys, String id, Ring ring) {
        return KeyRing.mac(keys.find(id, USE, "HmacSHA256").orElseThrow())
                .doFinal(ring.name().getBytes(StandardCharsets.US_ASCII));
    }

    private Map<String, byte[]> known(Ring ring) throws SQLException {
        try (var statement =
                connection.prepareStatement("select key_id, check_value from {h-schema}key_check where ring = ?")) {
            statement.setString(1, ring.name());
            var known = new HashMap<String, byte[]>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString(1), rows.getBytes(2));
                }
            }
            return known;
        }
    }

    private void remember(Ring ring, String id, byte[] value) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into {h-schema}key_check (ring, key_id, check_value) values (?, ?, ?)")) {
            statement.setString(1, ring.name());
            statement.setString(2, id);
            statement.setBytes(3, value);
            statement.executeUpdate();
        }
    }

    private void forget(Ring ring, String id) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from {h-schema}key_check where ring = ? and key_id = ?")) {
            statement.setString(1, ring.name());
            statement.setString(2, id);
            statement.executeUpdate();
        }
    }

    private void requireOpens(String keyId) throws SQLException {
        for (var rows : KeyedRows.values()) {
            if (!rows.isOpenedBy(new Seal(sealKeys), connection, keyId)) {
                throw new KeyException(SEAL_KEYS, NOT_THE_KEY.formatted(keyId));
            }
        }
    }

    /** Returns whether the index key gives a stored number the index that is stored with it, if there is a number. */
    private boolean indexes() throws SQLException {
        try (var statement = connection.prepareStatement(
                        "select id, number_sealed, number_index from {h-schema}phone_number limit 1");
                var rows = statement.executeQuery()) {
            if (!rows.next()) {
                return true;
            }
            var number = new Seal(sealKeys).open(rows.getBytes(2), SealedColumn.NUMBER.place(rows.getString(1)));
            return MessageDigest.isEqual(new NumberIndex(indexKeys).of(new E164Number(number)), rows.getBytes(3));
        }
    }
}
