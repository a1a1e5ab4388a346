package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ringproof.core.keys.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyFilesTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void chooseFolder() {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
        folder = temp.resolve("made/by-us");
    }

    @Test
    void the_files_of_an_embedded_database_and_their_folder_are_for_their_owner_alone() throws IOException {
        try (var database = Database.open(settings(";TRACE_LEVEL_FILE=2"))) {
            assertThat(database.answers()).isTrue();
            assertThat(modes())
                    .containsEntry("db.mv.db", "rw-------")
                    .containsEntry("db.trace.db", "rw-------")
                    .allSatisfy((_, mode) -> assertThat(mode).isEqualTo("rw-------"));
        }

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("made"))).isEqualTo("rwx------");
    }

    @Test
    void so_is_the_file_that_takes_its_place_when_the_database_is_compacted() throws IOException, SQLException {
        var settings = settings("");
        Database.open(settings).close();
        var before = fileKey();

        try (var connection = DriverManager.getConnection(settings.effectiveUrl());
                var statement = connection.createStatement()) {
            statement.execute("create table filler as select x, random_uuid() as text from system_range(1, 10000)");
            statement.execute("drop table filler");
            statement.execute("shutdown compact");
        }

        assertThat(modes()).containsOnly(Map.entry("db.mv.db", "rw-------"));
        assertThat(fileKey()).as("it is another file").isNotEqualTo(before);
    }

    @Test
    void a_database_of_an_earlier_version_opens_and_is_then_for_its_owner_alone() throws IOException, SQLException {
        Files.createDirectories(folder);
        var file = folder.resolve("db.mv.db");
        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("db")).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        try (var database = Database.open(settings(""))) {
            assertThat(database.answers()).isTrue();
            assertThat(mode(file)).isEqualTo("rw-------");
        }
    }

    private DatabaseSettings settings(String options) {
        var keys = KeyRing.random(new Random(1));
        return new DatabaseSettings(
                "jdbc:h2:file:" + folder.resolve("db") + options, null, null, 2, Duration.ofSeconds(5), keys, keys);
    }

    private Object fileKey() throws IOException {
        return Files.readAttributes(folder.resolve("db.mv.db"), BasicFileAttributes.class)
                .fileKey();
    }

    private Map<String, String> modes() throws IOException {
        var modes = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                modes.put(file.getFileName().toString(), mode(file));
            }
        }
        return modes;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
