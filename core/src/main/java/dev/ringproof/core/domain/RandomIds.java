package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/** Makes identifiers: a prefix that says what is named, and 27 random letters and digits, which are 160 random bits. */
public final class RandomIds {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 27;
    private static final int MAX_LENGTH = 64;

    private RandomIds() {}

    /**
     * Returns a new id.
     *
     * @param random a {@link java.security.SecureRandom} outside of tests, since an id must not be guessable
     */
    public static String next(String prefix, RandomGenerator random) {
        requireNonNull(random, "random");
        var id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** Refuses text that {@linkplain PlainText#isId cannot be an id} by an {@link IllegalArgumentException}. */
    public static void check(String value) {
        PlainText.requireId(value, MAX_LENGTH, "an id");
    }
}
