package dev.ringproof.core.codes;

import dev.ringproof.core.domain.secondfactor.BackupCode;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.Overloaded;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Makes backup codes and tells right ones from wrong ones; the only place that sees one. A code is five groups of four
 * characters of Crockford's base 32: a selector, and 80 random bits. These are kept as PBKDF2-HMAC-SHA256 of 600,000
 * rounds over an HMAC under the key ring, each with a salt of its own: too long to guess with either half.
 *
 * <p>A hash takes a tenth of a second on purpose, so few are made at once, on threads of their own; when too many wait, the
 * next is turned away. Who signs in by a backup code waits for others who do, and not for those who have new ones made.
 */
public final class BackupCodeIssuer implements AutoCloseable {
    public static final int ROUNDS = 600_000;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern SHAPE = Pattern.compile("[" + ALPHABET + "]{20}");
    private static final String USE = "backup code";
    private static final int CODES = 10;
    private static final int GROUP = 4;
    private static final int SECRET = 16;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int WAITING = 100;

    private final RandomGenerator random;
    private final KeyRing keys;
    private final int rounds;
    private final ThreadPoolExecutor minting = pool("ringproof-backup-codes-minting");
    private final ThreadPoolExecutor weighing = pool("ringproof-backup-codes-weighing");

    public BackupCodeIssuer(RandomGenerator random, KeyRing keys, int rounds) {
        this.random = random;
        this.keys = keys;
        this.rounds = rounds;
    }

    private static ThreadPoolExecutor pool(String name) {
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        var pool = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name(name).daemon().factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** What somebody typed as a backup code. Secret: {@code toString} shows none of it. */
    public record Typed(String selector, String secret) {
        @Override
        public String toString() {
            return "Typed[]";
        }
    }

    /** A new set of ten. */
    public NewBackupCodes backupCodes(Instant now) {
        if (minting.getQueue().remainingCapacity() < CODES) {
            throw new Overloaded("too many backup codes are being made");
        }
        var shown = new ArrayList<String>();
        var hashes = new ArrayList<Future<BackupCode>>();
        var selectors = new HashSet<String>();
        while (shown.size() < CODES) {
            var typed = new Typed(characters(GROUP), characters(SECRET));
            if (selectors.add(typed.selector())) {
                shown.add((typed.selector() + typed.secret()).replaceAll("(.{4})(?!$)", "$1-"));
                hashes.add(submit(minting, () -> hashed(typed)));
            }
        }
        var codes = hashes.stream().map(BackupCodeIssuer::await).toList();
        return new NewBackupCodes(BackupCodes.fresh(BackupCodesId.next(random), codes, now), shown);
    }

    /** Reads what was typed, however it is grouped and written; empty when it cannot be a backup code. */
    public static Optional<Typed> read(String typed) {
        var plain = typed.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return SHAPE.matcher(plain).matches()
                ? Optional.of(new Typed(plain.substring(0, GROUP), plain.substring(GROUP)))
                : Optional.empty();
    }

    /** Whether it is that code. A code whose key has left the ring is nobody's any more. */
    public boolean matches(BackupCode stored, Typed typed) {
        var key = keys.find(stored.keyId(), USE, "HmacSHA256");
        return key.isPresent()
                && MessageDigest.isEqual(
                        HexFormat.of().parseHex(stored.hash()),
                        await(submit(weighing, () -> hash(key.get(), stored.salt(), typed))));
    }

    private BackupCode hashed(Typed typed) {
        var bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        var salt = HexFormat.of().formatHex(bytes);
        var hash = hash(keys.current(USE, "HmacSHA256"), salt, typed);
        return new BackupCode(
                typed.selector(), keys.currentId(), salt, HexFormat.of().formatHex(hash), null);
    }

    private byte[] hash(SecretKey key, String salt, Typed typed) {
        var peppered = KeyRing.mac(key).doFinal(typed.secret().getBytes(StandardCharsets.US_ASCII));
        var spec = new PBEKeySpec(
                HexFormat.of().formatHex(peppered).toCharArray(), HexFormat.of().parseHex(salt), rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private String characters(int number) {
        var text = new StringBuilder(number);
        for (int i = 0; i < number; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static <T> Future<T> submit(ThreadPoolExecutor threads, Callable<T> hashing) {
        try {
            return threads.submit(hashing);
        } catch (RejectedExecutionException e) {
            throw new Overloaded("too many backup codes are being hashed");
        }
    }

    private static <T> T await(Future<T> hash) {
        try {
            return hash.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot hash a backup code", e.getCause());
        }
    }

    @Override
    public void close() {
        minting.shutdownNow();
        weighing.shutdownNow();
    }
}
