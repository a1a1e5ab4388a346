package dev.ringproof.testkit.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A short fuzz for every build: it changes the inputs of a fuzz test's corpus at random, with a fixed seed. Jazzer looks
 * for inputs that reach new code, but it needs minutes and a JVM of its own; {@code ./test fuzz} lets it.
 */
public final class Mutations {
    private static final int LONGEST = 4096;

    private final Random random;
    private final List<byte[]> corpus;

    private Mutations(long seed, List<byte[]> corpus) {
        this.random = new Random(seed);
        this.corpus = corpus;
    }

    /** Calls the property with each input of the corpus, and with many that were changed at random. */
    public static void run(Class<?> test, String method, long seed, int rounds, Consumer<byte[]> property) {
        var corpus = corpus(test, method);
        corpus.forEach(property);
        var mutations = new Mutations(seed, corpus);
        for (int round = 0; round < rounds; round++) {
            var input = mutations.next();
            try {
                property.accept(input);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed %d, round %d, input %s".formatted(seed, round, Arrays.toString(input)), e);
            }
        }
    }

    /** Returns the files of the folder from which Jazzer takes the corpus too, in the order of their names. */
    private static List<byte[]> corpus(Class<?> test, String method) {
        var folder = test.getSimpleName() + "Inputs/" + method;
        try {
            var url = Objects.requireNonNull(test.getResource(folder), folder);
            var inputs = new ArrayList<byte[]>();
            try (var files = Files.list(Path.of(url.toURI()))) {
                for (var file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
            return inputs;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads octets as text. After a first octet of 0 they are UTF-16, since UTF-8 has no half of a surrogate pair;
     * otherwise they are UTF-8, in which people can read and write the corpus.
     */
    public static String text(byte[] octets) {
        return octets.length > 0 && octets[0] == 0
                ? new String(octets, 1, octets.length - 1, StandardCharsets.UTF_16BE)
                : new String(octets, StandardCharsets.UTF_8);
    }

    private byte[] next() {
        var input = any();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(7)) {
            case 0 -> spliced(input, at, at, new byte[] {(byte) random.nextInt(256)});
            case 1 -> spliced(input, at, Math.min(input.length, at + 1 + random.nextInt(4)), new byte[0]);
            case 2 -> spliced(input, at, Math.min(input.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 3 -> spliced(input, at, at, part(input));
            case 4 -> spliced(input, at, input.length, part(any()));
            case 5 -> spliced(input, at, at, someCharacter());
            default -> spliced(input, at, at, part(any()));
        };
    }

    private byte[] someCharacter() {
        int character = random.nextInt(random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0x3000 : 0x11_0000);
        return Character.toString(character).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] part(byte[] input) {
        int from = random.nextInt(input.length + 1);
        return Arrays.copyOfRange(input, from, from + random.nextInt(input.length - from + 1));
    }

    private static byte[] spliced(byte[] input, int from, int to, byte[] middle) {
        var result = new byte[from + middle.length + input.length - to];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(input, to, result, from + middle.length, input.length - to);
        return result;
    }
}
