package dev.ringproof.core.keys;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret keys of the server, each with an id. The first key is the current one: new digests and seals are made with
 * it. With the other keys, older digests can still be checked and older seals opened. To rotate the keys, put a new one
 * in front. Drop an old key when nothing that it made is left; a database refuses to open before.
 *
 * <p>No key is used directly. A key is derived for each use by HMAC-SHA-256 (NIST SP 800-108r1, counter mode, one
 * block), so that a digest and a seal never share a key. Immutable, and safe for use by many threads.
 */
public final class KeyRing {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");
    private static final int KEY_BYTES = 32;

    private final Map<String, byte[]> keys;
    private final String current;
    private final Map<String, SecretKey> derived = new ConcurrentHashMap<>();

    private KeyRing(Map<String, byte[]> keys) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        this.current = this.keys.keySet().iterator().next();
    }

    /**
     * Reads {@code id:base64} pairs, separated by commas, the current key first. An id has 1 to 16 letters, digits,
     * underscores or hyphens; a key has 32 bytes or more.
     *
     * @throws IllegalArgumentException when the pairs are not right; the message contains no key
     */
    public static KeyRing parse(String pairs) {
        var keys = new LinkedHashMap<String, byte[]>();
        for (var entry : requireNonNull(pairs, "pairs").split(",", -1)) {
            int colon = entry.indexOf(':');
            var id = colon < 0 ? "" : entry.substring(0, colon).trim();
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "keys are written id:base64, separated by commas, with ids of 1 to 16 letters and digits");
            }
            if (keys.put(id, decode(id, entry.substring(colon + 1).trim())) != null) {
                throw new IllegalArgumentException("key " + id + " is there twice");
            }
        }
        return new KeyRing(keys);
    }

    /**
     * Returns a ring with one new key. What it seals is lost with it, so it suits tests and programs that store
     * nothing.
     */
    public static KeyRing random(RandomGenerator random) {
        return parse(newPair("1", random));
    }

    /** Returns a new key as the pair that {@link #parse} reads. */
    public static String newPair(String id, RandomGenerator random) {
        requireNonNull(random, "random");
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    public String currentId() {
        return current;
    }

    /** Returns the ids of all keys, the current one first. */
    public Set<String> ids() {
        return keys.keySet();
    }

    /** Returns the current key, derived for one use. */
    public SecretKey current(String use, String algorithm) {
        return derive(current, use, algorithm);
    }

    /** Returns a key of the ring, derived for one use; empty if the ring does not have the key any more. */
    public Optional<SecretKey> find(String id, String use, String algorithm) {
        return keys.containsKey(id) ? Optional.of(derive(id, use, algorithm)) : Optional.empty();
    }

    private SecretKey derive(String id, String use, String algorithm) {
        return derived.computeIfAbsent(id + "\n" + use, unused -> {
            var mac = mac(new SecretKeySpec(keys.getOrDefault(id, new byte[0]), "HmacSHA256"));
            mac.update((byte) 1);
            mac.update(("ringproof " + use).getBytes(StandardCharsets.UTF_8));
            return new SecretKeySpec(mac.doFinal(), algorithm);
        });
    }

    /** Returns HMAC-SHA-256, initialised with the key. */
    public static Mac mac(SecretKey key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] decode(String id, String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key " + id + " is not base64", e);
        }
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException("key " + id + " has fewer than " + KEY_BYTES + " bytes");
        }
        return key;
    }

    /** Shows the ids only. */
    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }
}
