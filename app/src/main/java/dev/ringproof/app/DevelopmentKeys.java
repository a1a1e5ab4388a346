package dev.ringproof.app;

import dev.ringproof.adapters.rest.token.Assertions;
import dev.ringproof.adapters.rest.token.DevelopmentIdentityProvider;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of a development server. The first start makes them and stores them in the data folder, in a file that only
 * its owner can read. Servers with the same data folder share the keys.
 */
final class DevelopmentKeys {
    private static final String FILE = "development-keys.properties";
    private static final boolean IS_POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Properties properties;

    private DevelopmentKeys(Properties properties) {
        this.properties = properties;
    }

    /** Returns new keys that are not stored anywhere. */
    static DevelopmentKeys notStored() {
        var properties = new Properties();
        generators().forEach((name, generator) -> properties.put(name, generator.get()));
        return new DevelopmentKeys(properties);
    }

    static DevelopmentKeys in(Path data) throws IOException {
        Files.createDirectories(data, ownerOnly("rwx------"));
        var file = file(data);
        // Two servers that start at the same time must not both make keys.
        try (var lock = FileChannel.open(
                        data.resolve("." + FILE + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        ownerOnly("rw-------"));
                var held = lock.lock()) {
            if (!held.isValid()) {
                throw new IOException("cannot lock " + data);
            }
            return new DevelopmentKeys(complete(file));
        }
    }

    static Path file(Path data) {
        return data.resolve(FILE);
    }

    /** Returns the keys of the file, and makes those that are missing: a later version may need more keys. */
    private static Properties complete(Path file) throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            closeToOthers(file);
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        var before = properties.size();
        generators().forEach((name, generator) -> properties.computeIfAbsent(name, _ -> generator.get()));
        if (properties.size() > before) {
            write(properties, file);
        }
        return properties;
    }

    /** Returns what makes each key, by the key's name. */
    private static Map<String, Supplier<String>> generators() {
        var random = new SecureRandom();
        var all = new LinkedHashMap<String, Supplier<String>>();
        all.put("keys", () -> KeyRing.newPair("1", random));
        all.put("index-key", () -> KeyRing.newPair("1", random));
        all.put("webhook-secret", () -> newWebhookSecret(random));
        all.put("token-key", DevelopmentIdentityProvider::newKey);
        all.put("assertion-keys", Assertions::newKeySet);
        return all;
    }

    private static String newWebhookSecret(SecureRandom random) {
        return "whsec_" + newSecret(random);
    }

    private static String newSecret(SecureRandom random) {
        var secret = new byte[32];
        random.nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    private static void write(Properties properties, Path file) throws IOException {
        var unfinished = file.resolveSibling("." + FILE + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, ownerOnly("rw-------"));
        try (var writer = Files.newBufferedWriter(unfinished)) {
            properties.store(writer, "Keys of a development server. Never use them in production.");
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns new keys for a server in production, as one setting per line. */
    static String forProduction() {
        var random = new SecureRandom();
        return Stream.of(
                        Map.entry(Setting.KEYS, KeyRing.newPair("1", random)),
                        Map.entry(Setting.INDEX_KEY, KeyRing.newPair("1", random)),
                        Map.entry(
                                Setting.SECRET_KEYS,
                                "sk_live_" + newSecret(random).replaceAll("[^A-Za-z0-9]", "")),
                        Map.entry(Setting.ASSERTION_KEYS, Assertions.newKeySet()),
                        Map.entry(Setting.SMS_WEBHOOK_SECRET, newWebhookSecret(random)))
                .map(entry -> entry.getKey().environmentName() + "='" + entry.getValue() + "'")
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** A copy of the file may have another mode. */
    private static void closeToOthers(Path file) throws IOException {
        if (IS_POSIX) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return IS_POSIX
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

    String assertionKeys() {
        return properties.getProperty("assertion-keys");
    }

    String tokenKey() {
        return properties.getProperty("token-key");
    }
}
