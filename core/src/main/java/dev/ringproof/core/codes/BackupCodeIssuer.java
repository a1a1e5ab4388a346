package dev.ringproof.core.codes;

import dev.ringproof.core.domain.OwnerId;
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
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes backup codes and checks entered ones. No other class sees a backup code. A code has five groups of four
 * characters of Crockford's base 32. The first group is the selector; the other four are a secret of 80 random bits.
 * The secret is stored as a hash: PBKDF2-HMAC-SHA256 with 600,000 rounds and a salt of its own, over an HMAC-SHA-256
 * under the key ring. Nobody who has only the database or only the key ring can guess it.
 *
 * <p>A hash takes a tenth of a second on purpose. A few threads of their own compute the hashes, for one owner after
 * the other; when too many hashes wait, the next call throws {@link Overloaded}. New codes and entered codes have
 * separate threads, so a sign-in never waits for new codes. Safe for use by many threads.
 */
public final class BackupCodeIssuer implements AutoCloseable {
    /** The rounds of PBKDF2 for all codes but those of tests. */
    public static final int ROUNDS = 600_000;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern WELL_FORMED = Pattern.compile("[" + ALPHABET + "]{20}");
    private static final String KEY_USE = "backup code";
    private static final int CODES_IN_SET = 10;
    private static final int SELECTOR_LENGTH = 4;
    private static final int SECRET_LENGTH = 16;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    /** For how many owners sets are made at the same time. */
    static final int MOST_SETS = HashQueue.MOST / HashQueue.MOST_OF_ONE_OWNER;

    private final RandomGenerator random;
    private final KeyRing keys;
    private final int rounds;
    private final HashQueue making;
    private final HashQueue checking;
    /** The owners for whom a set is being made. */
    private final Set<OwnerId> served = new HashSet<>();

    /**
     * @param rounds of PBKDF2; {@link #ROUNDS}, or fewer in tests
     * @param executor computes the hashes, few at once; null for threads of its own
     */
    public BackupCodeIssuer(RandomGenerator random, KeyRing keys, int rounds, @Nullable Executor executor) {
        this.random = random;
        this.keys = keys;
        this.rounds = rounds;
        this.making = queue("ringproof-backup-codes-making", executor);
        this.checking = queue("ringproof-backup-codes-checking", executor);
    }

    private static HashQueue queue(String name, @Nullable Executor executor) {
        return new HashQueue(name, Math.max(1, Runtime.getRuntime().availableProcessors() / 4), executor);
    }

    /** A well-formed backup code that a person has entered. It is secret: {@code toString} shows none of it. */
    public record Entered(String selector, String secret) {
        @Override
        public String toString() {
            return "Entered[]";
        }
    }

    /**
     * Begins a set of ten codes for an owner. For each owner one set is made at a time; the result is empty while there
     * is another.
     *
     * @throws Overloaded when sets are being made for too many owners
     */
    public Optional<Making> begin(OwnerId owner) {
        synchronized (served) {
            if (served.contains(owner)) {
                return Optional.empty();
            }
            if (served.size() >= MOST_SETS) {
                throw new Overloaded("too many backup codes are being made");
            }
            served.add(owner);
        }
        return Optional.of(new Making(owner));
    }

    /** The making of one set for one owner, until it is closed. */
    public final class Making implements AutoCloseable {
        private final OwnerId owner;

        private Making(OwnerId owner) {
            this.owner = owner;
        }

        /** Makes the set, and blocks until its codes are hashed. */
        public NewBackupCodes issue(Instant now) {
            return BackupCodeIssuer.this.issue(owner, now);
        }

        @Override
        public void close() {
            synchronized (served) {
                served.remove(owner);
            }
        }
    }

    private NewBackupCodes issue(OwnerId owner, Instant now) {
        var shown = new ArrayList<String>();
        var hashes = new ArrayList<Future<BackupCode>>();
        var selectors = new HashSet<String>();
        while (shown.size() < CODES_IN_SET) {
            var entered = new Entered(characters(SELECTOR_LENGTH), characters(SECRET_LENGTH));
            if (selectors.add(entered.selector())) {
                shown.add((entered.selector() + entered.secret()).replaceAll("(.{4})(?!$)", "$1-"));
                hashes.add(making.submit(owner, () -> hashed(entered)));
            }
        }
        var codes = hashes.stream().map(HashQueue::await).toList();
        return new NewBackupCodes(BackupCodes.fresh(BackupCodesId.next(random), codes, now), shown);
    }

    /**
     * Reads an entered code. Blanks, hyphens and invisible marks are ignored, and so is case; digits may be of any
     * script, O is read as 0, and I and L as 1. The result is empty if it cannot be a backup code.
     */
    public static Optional<Entered> read(String entered) {
        var plain = EnteredCodes.compact(entered)
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return WELL_FORMED.matcher(plain).matches()
                ? Optional.of(new Entered(plain.substring(0, SELECTOR_LENGTH), plain.substring(SELECTOR_LENGTH)))
                : Optional.empty();
    }

    /**
     * Checks a code that an owner has entered, and blocks until it is hashed. No code is right once its key has left
     * the ring.
     *
     * @throws Overloaded when too many codes are being checked
     */
    public boolean matches(OwnerId owner, BackupCode stored, Entered entered) {
        var key = keys.find(stored.keyId(), KEY_USE, "HmacSHA256");
        return key.isPresent()
                && MessageDigest.isEqual(
                        HexFormat.of().parseHex(stored.hash()),
                        HashQueue.await(checking.submit(owner, () -> hash(key.get(), stored.salt(), entered))));
    }

    private BackupCode hashed(Entered entered) {
        var bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        var salt = HexFormat.of().formatHex(bytes);
        var hash = hash(keys.current(KEY_USE, "HmacSHA256"), salt, entered);
        return new BackupCode(
                entered.selector(), keys.currentId(), salt, HexFormat.of().formatHex(hash), null);
    }

    private byte[] hash(SecretKey key, String salt, Entered entered) {
        var peppered = KeyRing.mac(key).doFinal(entered.secret().getBytes(StandardCharsets.US_ASCII));
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
        var characters = new StringBuilder(number);
        for (int i = 0; i < number; i++) {
            characters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return characters.toString();
    }

    @Override
    public void close() {
        making.close();
        checking.close();
    }
}
