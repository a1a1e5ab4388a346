package dev.ringproof.adapters.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a schema consists of, as lines that can be compared. Names that the database has made up are left out.
 */
final class SchemaShape {
    private SchemaShape() {}

    static List<String> of(Connection connection, String schema) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("H2")
                ? ofH2(connection, schema)
                : ofPostgresql(connection, schema);
    }

    private static List<String> ofH2(Connection connection, String schema) throws SQLException {
        return read(connection, "script nodata nosettings schema \"" + schema + "\"").stream()
                .filter(line ->
                        !line.startsWith("--") && !line.startsWith("CREATE USER") && !line.startsWith("CREATE SCHEMA"))
                .map(line -> line.replace("\"" + schema + "\".", "")
                        .replaceAll("\"CONSTRAINT_[0-9A-F_]+\"", "generated")
                        // What the database has checked already, and whether it is in memory.
                        .replace(" NOCHECK", "")
                        .replaceAll("CREATE (MEMORY|CACHED) TABLE", "CREATE TABLE"))
                .sorted()
                .toList();
    }

    private static List<String> ofPostgresql(Connection connection, String schema) throws SQLException {
        var shape = new ArrayList<String>();
        var namespace = "(select oid from pg_namespace where nspname = '" + schema + "')";
        shape.addAll(read(connection, """
                select c.relname || ' ' || row_number() over (partition by c.oid order by a.attnum) || ' ' || a.attname
                    || ' ' || format_type(a.atttypid, a.atttypmod)
                    || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relnamespace =""" + " " + namespace));
        shape.addAll(read(connection, "select indexdef from pg_indexes where schemaname = '" + schema + "'"));
        shape.addAll(read(connection, """
                select c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
                from pg_constraint k join pg_class c on c.oid = k.conrelid where k.connamespace =""" + " " + namespace));
        shape.addAll(read(
                connection,
                "select relname || ' ' || relkind::text || coalesce(array_to_string(reloptions, ','), '') from pg_class"
                        + " where relnamespace = " + namespace));
        return shape.stream()
                .map(line -> line.replace(schema + ".", ""))
                .sorted()
                .toList();
    }

    private static List<String> read(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }
}
