package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.schema.SchemaConnection;
import dev.ringproof.adapters.persistence.sealing.Seal;
import dev.ringproof.adapters.persistence.sealing.SealedColumn;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that need a seal key, and how each kind of them names its key. */
enum KeyedRows {
    NUMBERS("phone numbers", SealedColumn.NUMBER, "true"),
    OPT_OUTS("opt-outs", SealedColumn.OPT_OUT, "true"),
    // Two conditions instead of one, because PostgreSQL has an index for each.
    WAITING_MESSAGES("waiting messages", SealedColumn.CONTENT, "due_at is not null"),
    SENT_MESSAGES("readable messages", SealedColumn.CONTENT, "wipe_at is not null and due_at is null"),
    BACKUP_CODES("sets of backup codes", "backup_codes", "codes", "codes like ? escape '!'", "true"),
    NUMBER_CODES(
            "valid codes of numbers",
            "phone_number",
            "code_key",
            "code_key = ?",
            "state = 'PENDING' and code_expires_at > current_timestamp"),
    CHECK_CODES(
            "valid codes of possession checks",
            "possession_check",
            "code_key",
            "code_key = ?",
            "state = 'PENDING' and code_expires_at > current_timestamp"),
    CHALLENGE_CODES(
            "valid codes of challenges",
            "second_factor_challenge",
            "code_key",
            "code_key = ?",
            "passed_at is null and code_expires_at > current_timestamp"),
    SIGN_IN_CODES(
            "valid codes of sign-ins",
            "sign_in",
            "code_key",
            "code_key = ?",
            "method is null and code_expires_at > current_timestamp");

    private final String name;
    private final String table;
    private final String column;
    private final String match;
    private final String in;
    private final @Nullable SealedColumn sealedColumn;

    /** Rows with a value that is sealed under the key. */
    KeyedRows(String name, SealedColumn column, String in) {
        this(name, column.table(), column.column(), "(%1$s >= ? and %1$s < ?)".formatted(column.column()), in, column);
    }

    /** Rows with a digest that is made with the key. */
    KeyedRows(String name, String table, String column, String match, String in) {
        this(name, table, column, match, in, null);
    }

    KeyedRows(String name, String table, String column, String match, String in, @Nullable SealedColumn sealedColumn) {
        this.sealedColumn = sealedColumn;
        this.name = name;
        this.table = table;
        this.column = column;
        this.match = match;
        this.in = in;
    }

    String table() {
        return table;
    }

    /** Returns the condition for the rows that need one key, whose values {@link #bind} sets. */
    String condition() {
        return in + " and " + match;
    }

    /** Sets the values of one key, from this parameter on, and returns the next parameter. */
    int bind(PreparedStatement statement, int parameter, String keyId) throws SQLException {
        return switch (this) {
            case NUMBERS, OPT_OUTS, WAITING_MESSAGES, SENT_MESSAGES -> {
                // All values between these two begin with the prefix of the key.
                var from = Seal.prefix(keyId);
                var before = from.clone();
                before[before.length - 1]++;
                statement.setBytes(parameter, from);
                statement.setBytes(parameter + 1, before);
                yield parameter + 2;
            }
            case BACKUP_CODES -> {
                // A set is made with one key, and its first line begins with a selector of four characters.
                statement.setString(parameter, "____ " + keyId.replace("_", "!_") + " %");
                yield parameter + 1;
            }
            case NUMBER_CODES, CHECK_CODES, CHALLENGE_CODES, SIGN_IN_CODES -> {
                statement.setString(parameter, keyId);
                yield parameter + 1;
            }
        };
    }

    /** Returns whether the key opens the first row that is sealed under its id; true if there is no such row. */
    boolean isOpenedBy(Seal seal, SchemaConnection connection, String keyId) throws SQLException {
        if (sealedColumn == null) {
            return true;
        }
        var sql = "select id, " + column + " from {h-schema}" + table + " where " + condition() + " limit 1";
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, 1, keyId);
            try (var rows = statement.executeQuery()) {
                return !rows.next() || seal.opens(rows.getBytes(2), sealedColumn.place(rows.getString(1)));
            }
        }
    }

    boolean exist(SchemaConnection connection, String keyId) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select 1 from {h-schema}" + table + " where " + condition() + " limit 1")) {
            bind(statement, 1, keyId);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    long count(SchemaConnection connection, String keyId) throws SQLException {
        try (var statement =
                connection.prepareStatement("select count(*) from {h-schema}" + table + " where " + condition())) {
            bind(statement, 1, keyId);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** Returns the id of a key that some row needs and that is none of these; nothing if there is no such row. */
    Optional<String> otherKey(SchemaConnection connection, Collection<String> keyIds) throws SQLException {
        var anyOfThem = keyIds.stream().map(unused -> match).collect(Collectors.joining(" or "));
        var sql = "select %1$s from {h-schema}%2$s where %3$s and %1$s is not null and not (%4$s) limit 1"
                .formatted(column, table, in, anyOfThem);
        try (var statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (var keyId : keyIds) {
                parameter = bind(statement, parameter, keyId);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(keyId(rows)) : Optional.empty();
            }
        }
    }

    private String keyId(ResultSet row) throws SQLException {
        return switch (this) {
            case NUMBERS, OPT_OUTS, WAITING_MESSAGES, SENT_MESSAGES -> Seal.keyId(row.getBytes(1));
            case BACKUP_CODES -> row.getString(1).split(" ", 3)[1];
            case NUMBER_CODES, CHECK_CODES, CHALLENGE_CODES, SIGN_IN_CODES -> row.getString(1);
        };
    }

    /** Returns how many rows of each kind need the key, such as "phone numbers 12, waiting messages 1". */
    static String needs(SchemaConnection connection, String keyId) throws SQLException {
        var needs = new ArrayList<String>();
        for (var rows : values()) {
            long count = rows.count(connection, keyId);
            if (count > 0) {
                needs.add(rows.name + " " + count);
            }
        }
        return String.join(", ", needs);
    }

    static boolean anyNeeds(SchemaConnection connection, String keyId) throws SQLException {
        for (var rows : values()) {
            if (rows.exist(connection, keyId)) {
                return true;
            }
        }
        return false;
    }
}
