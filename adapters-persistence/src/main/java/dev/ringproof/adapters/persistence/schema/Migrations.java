package dev.ringproof.adapters.persistence.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * The migrations of the schema by their version. Each is a file beside this class, in {@code migration/all} or in
 * {@code migration/postgresql}. Flyway finds the files by itself; this list is for the work without Flyway.
 */
final class Migrations {
    /** Below this place on the class path are the folders of migrations. */
    static final String PLACE = "dev/ringproof/adapters/persistence/migration/";

    private static final List<Migration> ALL = List.of(
            new Migration(1, "phone_numbers", "all"),
            new Migration(2, "second_factor", "all"),
            new Migration(3, "delivery", "all"),
            new Migration(4, "lean_indexes", "postgresql"),
            new Migration(5, "failures", "all"),
            new Migration(6, "resend", "all"),
            new Migration(7, "keys", "all"),
            new Migration(8, "retention", "all"),
            new Migration(9, "sealed_codes", "postgresql"),
            new Migration(10, "limits", "all"),
            new Migration(11, "opt_outs", "all"),
            new Migration(12, "notices", "postgresql"),
            new Migration(13, "lean_counters", "postgresql"),
            new Migration(14, "last_refusals", "all"),
            new Migration(15, "users", "all"),
            new Migration(16, "sessions", "all"),
            new Migration(17, "user_order", "all"));

    private Migrations() {}

    /** A file with statements that change the schema. */
    record Migration(int version, String name, String folder) {
        String script() {
            return "V" + version + "__" + name + ".sql";
        }

        String path() {
            return PLACE + folder + "/" + script();
        }

        /** Returns the checksum that Flyway keeps of the file: CRC-32 of its lines without what ends them. */
        int checksum() {
            var checksum = new CRC32();
            try (var lines = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(Migrations.class.getResourceAsStream("/" + path()), path()),
                    StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    checksum.update(line.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return (int) checksum.getValue();
        }
    }

    /** Returns the migrations of a database in the order of their versions. */
    static List<Migration> of(boolean h2) {
        return ALL.stream()
                .filter(migration -> !h2 || migration.folder().equals("all"))
                .toList();
    }

    /** Returns the folders of the migrations of a database. */
    static List<String> folders(boolean h2) {
        return h2 ? List.of("all") : List.of("all", "postgresql");
    }
}
