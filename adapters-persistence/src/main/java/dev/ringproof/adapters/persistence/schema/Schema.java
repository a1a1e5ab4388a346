package dev.ringproof.adapters.persistence.schema;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema of the tables. Statements name a table as {@code {h-schema}account}, which is also Hibernate's way. They get
 * their final text once, when the database is opened.
 *
 * @param name the name exactly as the database has it; null for the schema that a connection has by itself
 */
public record Schema(@Nullable String name) {
    /** The schema that a connection has by itself. */
    public static final Schema OF_CONNECTION = new Schema(null);

    /** What stands before a table in the text of a statement. */
    public static final String PLACEHOLDER = "{h-schema}";

    /** PostgreSQL cuts names off after 63 characters, so that two long names could mean one schema. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    public Schema {
        if (name != null && (!NAME.matcher(name).matches() || isOfTheDatabase(name))) {
            throw new IllegalArgumentException("the schema name \"" + name
                    + "\" cannot be used: a name has 1 to 63 letters of ASCII, digits and underscores, begins with no"
                    + " digit, and is not one of the database's own schemas");
        }
    }

    private static boolean isOfTheDatabase(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("pg_") || lower.equals("information_schema");
    }

    /** Returns the text of a statement in which tables have their schema. */
    public String in(String sql) {
        return sql.replace(PLACEHOLDER, name == null ? "" : quoted() + ".");
    }

    /** Returns the name in quotes, so that it is used as it is written; null if there is no name. */
    public @Nullable String quoted() {
        return name == null ? null : '"' + name + '"';
    }

    /** Returns the expression of SQL for the name. */
    public String expression() {
        return name == null ? "current_schema" : "'" + name + "'";
    }
}
