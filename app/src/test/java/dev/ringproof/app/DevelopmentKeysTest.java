package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeysTest {
    @TempDir
    Path temp;

    @Test
    void a_copy_of_the_keys_that_others_can_read_is_closed_to_them() throws IOException {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
        var keys = DevelopmentKeys.in(temp).keys();
        var file = temp.resolve("development-keys.properties");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(DevelopmentKeys.in(temp).keys()).isEqualTo(keys);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_lock_is_for_its_owner_alone_too() throws IOException {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
        DevelopmentKeys.in(temp);

        assertThat(Files.getPosixFilePermissions(temp.resolve(".development-keys.properties.lock")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
