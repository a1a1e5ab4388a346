package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a server as an operator does, and reads what it says. */
class StartTest {
    @TempDir
    Path temp;

    @Test
    void a_port_in_use_is_one_line_without_a_trace() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = ServerProcess.launch(Map.of(
                    "RINGPROOF_DATA", temp.toString(), "RINGPROOF_PORT", Integer.toString(other.getLocalPort())));

            assertThat(server.awaitEnd()).isEqualTo(1);
            assertThat(server.wholeOutput())
                    .isEqualToIgnoringNewLines("Ringproof does not start: port " + other.getLocalPort()
                            + " on 127.0.0.1 cannot be used: Address already in use."
                            + " Stop the process that uses it, or set RINGPROOF_PORT to another port.");
        }
    }

    @Test
    void production_names_everything_that_is_missing_at_once_and_writes_nothing() {
        var folder = temp.resolve("data");
        var server =
                ServerProcess.launch(Map.of("RINGPROOF_DATA", folder.toString(), "RINGPROOF_PROFILE", "production"));

        assertThat(server.awaitEnd()).isEqualTo(2);
        assertThat(server.wholeOutput()).isEqualToIgnoringNewLines("""
            Ringproof does not start:
              RINGPROOF_KEYS is missing
              RINGPROOF_SMS_GATEWAY is missing
              RINGPROOF_DATABASE_URL is missing
              RINGPROOF_INDEX_KEY is missing
              RINGPROOF_SECRET_KEYS is missing
              RINGPROOF_ASSERTION_KEYS is missing
              RINGPROOF_JWT_ISSUER is missing
              RINGPROOF_JWT_KEYS_URL is missing
              RINGPROOF_JWT_AUDIENCE is missing
            """);
        assertThat(folder).doesNotExist();
    }

    @Test
    void production_makes_no_training_run_which_would_send_messages() {
        var environment = SettingsReaderTest.production(temp);

        var ended = ServerProcess.run(environment, "", "--train");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("Ringproof does not start: --train is only for dev");
    }

    @Test
    void production_on_an_h2_file_says_so_and_keeps_its_files_from_others() throws IOException {
        var folder = temp.resolve("production/h2");
        var environment = SettingsReaderTest.production(temp);
        environment.put("RINGPROOF_DATABASE_URL", "jdbc:h2:file:" + folder.resolve("db"));
        environment.put("RINGPROOF_HOST", "127.0.0.1");
        environment.put("RINGPROOF_PORT", "0");
        environment.put("RINGPROOF_MANAGEMENT_PORT", "0");

        try (var server = ServerProcess.start(environment)) {
            assertThat(server.output())
                    .contains("\"level\":\"WARNING\"")
                    .contains("RINGPROOF_DATABASE_URL is an H2 file, so there can be only one node")
                    .contains("RINGPROOF_PORT is 0");
            assertOwnerOnly(folder, "db.mv.db");
        }
    }

    @Test
    void the_welcome_says_where_the_database_is() {
        var environment = SettingsReaderTest.production(temp);
        assertThat(Welcome.text(SettingsReader.read(environment), 8080, 8081)).contains("database  PostgreSQL\n");

        environment.put("RINGPROOF_DATABASE_URL", "jdbc:h2:file:/var/lib/ringproof/db;CIPHER=AES");
        assertThat(Welcome.text(SettingsReader.read(environment), 8080, 8081))
                .contains("database  H2 in /var/lib/ringproof/db\n");
    }

    @Test
    void a_server_in_dev_keeps_its_files_from_others() throws IOException {
        var folder = temp.resolve("dev");

        try (var server = ServerProcess.start(Map.of("RINGPROOF_DATA", folder.toString()))) {
            assertThat(server.output()).doesNotContain("WARNING");
            assertOwnerOnly(
                    folder, ".development-keys.properties.lock", "development-keys.properties", "ringproof.mv.db");
        }
    }

    private static void assertOwnerOnly(Path folder, String... names) throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        var modes = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                modes.put(file.getFileName().toString(), mode(file));
            }
        }

        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(modes)
                .containsOnlyKeys(names)
                .allSatisfy((_, mode) -> assertThat(mode).isEqualTo("rw-------"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
