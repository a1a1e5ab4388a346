package dev.ringproof.app;

import dev.ringproof.adapters.rest.DevelopmentTokens;
import dev.ringproof.core.keys.KeyRing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * The keys of a development server: made on its first start, and kept in the data folder for its owner alone to read.
 * Servers that share a data folder share them.
 */
final class DevelopmentKeys {
    private static final String FILE = "development-keys.properties";

    private final Properties properties;

    private DevelopmentKeys(Properties properties) {
        this.properties = properties;
    }

    static DevelopmentKeys in(Path data) throws IOException {
        Files.createDirectories(data, ownerOnly("rwx------"));
        var file = data.resolve(FILE);
        // Two servers that start at once must not each make keys.
        try (var lock = FileChannel.open(
                        data.resolve("." + FILE + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (!held.isValid()) {
                throw new IOException("cannot lock " + data);
            }
            if (!Files.exists(file)) {
                make(file);
            }
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new DevelopmentKeys(properties);
    }

    private static void make(Path file) throws IOException {
        var random = new SecureRandom();
        var secret = new byte[32];
        random.nextBytes(secret);
        var made = new Properties();
        made.setProperty("keys", KeyRing.randomText("dev", random));
        made.setProperty("index-key", KeyRing.randomText("dev", random));
        made.setProperty("webhook-secret", "whsec_" + Base64.getEncoder().encodeToString(secret));
        made.setProperty("token-key", DevelopmentTokens.newKey());
        var unfinished = file.resolveSibling("." + FILE + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, ownerOnly("rw-------"));
        try (var writer = Files.newBufferedWriter(unfinished)) {
            made.store(writer, "Keys of a development server. Never use them in production.");
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    String keys() {
        return properties.getProperty("keys");
    }

    String indexKey() {
        return properties.getProperty("index-key");
    }

    String webhookSecret() {
        return properties.getProperty("webhook-secret");
    }

    String tokenKey() {
        return properties.getProperty("token-key");
    }
}
