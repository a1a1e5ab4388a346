package dev.ringproof.adapters.persistence;

import static dev.ringproof.adapters.persistence.KeyException.Ring.SEAL_KEYS;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import java.sql.SQLException;

/**
 * The way out after a seal key was lost: removes what only that key could read. Numbers that are sealed under it are
 * removed, and so are sets of backup codes that are hashed with it; messages are wiped, and codes expire. For the rest,
 * an owner's account is as if the owner had removed the numbers. Opt-outs lose their sealed number only, so they still
 * hold. All nodes must be stopped.
 */
public final class LostSealKey {
    /** What follows from the removal of numbers, as in {@code Account.destroy}. */
    private static final String[] REPAIRS = {"""
        update {h-schema}phone_number set is_primary = true, primary_of = owner_id, version = version + 1
        where state = 'VERIFIED' and owner_id in (select l.id from lost_owner l) and not exists (
            select 1 from {h-schema}phone_number o where o.owner_id = phone_number.owner_id and (o.is_primary
                or (o.state = 'VERIFIED' and (o.created_at, o.id) < (phone_number.created_at, phone_number.id))))
        """, """
        update {h-schema}phone_number set second_factor = 'DEFAULT', default_of = owner_id, version = version + 1
        where second_factor = 'RESERVED' and owner_id in (select l.id from lost_owner l) and not exists (
            select 1 from {h-schema}phone_number o where o.owner_id = phone_number.owner_id and (
                o.second_factor = 'DEFAULT' or (o.second_factor = 'RESERVED' and (o.reserved_since, o.created_at, o.id)
                    < (phone_number.reserved_since, phone_number.created_at, phone_number.id))))
        """, """
        delete from {h-schema}backup_codes where owner_id in (select l.id from lost_owner l) and not exists (
            select 1 from {h-schema}phone_number o where o.owner_id = backup_codes.owner_id and o.second_factor <> 'NONE')
        """};

    private final KeyedDatabase database;
    private final String id;

    /** @param settings have the ring without the lost key; a new key under its id does not matter */
    public LostSealKey(DatabaseSettings settings, String id) {
        this(KeyedDatabase.of(settings), id);
    }

    /**
     * Works on the database of a host application, which must have stopped all nodes: nobody finds them out there.
     *
     * @param database has the ring without the lost key; a new key under its id does not matter
     */
    public LostSealKey(Database.Builder database, String id) {
        this(database.keyed(), id);
    }

    private LostSealKey(KeyedDatabase database, String id) {
        this.database = database;
        this.id = id;
    }

    /**
     * Returns how many rows of each kind need the key, such as {@code phone numbers 12, waiting messages 1}; empty if
     * none does.
     *
     * @throws KeyException if the key is not lost, because the ring has it
     */
    public String needs() {
        return Maintenance.run(database, connection -> {
            requireLost(connection);
            return KeyedRows.needs(connection, id);
        });
    }

    /**
     * Removes what needs the key.
     *
     * @throws KeyException if the key is not lost, because the ring has it
     */
    public void abandon() {
        Maintenance.run(database, connection -> {
            requireLost(connection);
            connection.execute(
                    "create %s temporary table lost_owner (id varchar(255))".formatted(database.isH2() ? "local" : ""));
            execute(
                    connection,
                    KeyedRows.NUMBERS,
                    "insert into lost_owner (id) select distinct owner_id from {h-schema}phone_number where ");
            for (var rows : KeyedRows.values()) {
                execute(connection, rows, removal(rows));
            }
            for (var repair : REPAIRS) {
                connection.execute(repair);
            }
            new KeyChecks(connection, database).forgetSealKey(id);
            return id;
        });
    }

    private void requireLost(SchemaConnection connection) throws SQLException {
        var checks = new KeyChecks(connection, database);
        checks.lock();
        if (checks.isRight(id)) {
            throw new KeyException(SEAL_KEYS, "key " + id + " is not lost: it is in the ring");
        }
    }

    private static String removal(KeyedRows rows) {
        return switch (rows) {
            case NUMBERS -> "delete from {h-schema}phone_number where ";
            case OPT_OUTS -> "update {h-schema}opt_out set number_sealed = null where ";
            case BACKUP_CODES -> "delete from {h-schema}backup_codes where ";
            case WAITING_MESSAGES -> """
                    update {h-schema}text_message set content_sealed = null, wipe_at = null, state = 'EXPIRED',
                        due_at = null, settled_at = current_timestamp where \
                    """;
            case SENT_MESSAGES -> "update {h-schema}text_message set content_sealed = null, wipe_at = null where ";
            case NUMBER_CODES, CHECK_CODES, CHALLENGE_CODES, SIGN_IN_CODES ->
                "update {h-schema}" + rows.table()
                        + " set code_expires_at = current_timestamp, version = version + 1 where "
                        + "code_issued_at < current_timestamp and ";
        };
    }

    private void execute(SchemaConnection connection, KeyedRows rows, String start) throws SQLException {
        try (var statement = connection.prepareStatement(start + rows.condition())) {
            rows.bind(statement, 1, id);
            statement.executeUpdate();
        }
    }
}
