package dev.ringproof.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Codes that a test knows before they are sent. It is the source of chance of a Ringproof: {@code
 * Ringproof.with(carrier).random(codes)}. Codes that the test does not choose, and ids, are the same in each run. It is
 * unsafe outside of tests. Safe for use by many threads.
 *
 * {@snippet :
 * @Test
 * void the_code_is_the_one_that_the_test_has_chosen(Ringproof ringproof, KnownCodes codes) {
 *     codes.next("424242");
 *     var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
 *     ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
 *
 *     var answer = ringproof.phoneNumbers().attemptVerification(ANNA, number.id(), "424242");
 *
 *     assertThat(answer).isInstanceOf(Outcome.Accepted.class);
 * }
 * }
 */
public final class KnownCodes implements RandomGenerator {
    private static final long SEED = 1;

    private final Random others = new Random(SEED);
    private final Deque<String> next = new ArrayDeque<>();
    private @Nullable String always;

    /** Chooses the next codes, each of which is used once. The length is that of the verification policy: 6 digits. */
    public synchronized void next(String... codes) {
        for (var code : codes) {
            next.add(checked(code));
        }
    }

    /** Chooses the code that is used whenever {@link #next} has chosen none. */
    public synchronized void always(String code) {
        always = checked(code);
    }

    private static String checked(String code) {
        if (!code.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("a code consists of digits");
        }
        return code;
    }

    @Override
    public synchronized long nextLong() {
        return others.nextLong();
    }

    /** Of all that is random, only codes are drawn by this method; the bound has one more digit than they. */
    @Override
    public synchronized long nextLong(long bound) {
        var code = next.isEmpty() ? always : next.remove();
        if (code == null) {
            return others.nextLong(bound);
        }
        int length = Long.toString(bound).length() - 1;
        if (code.length() != length) {
            throw new IllegalStateException(
                    "the chosen code has " + code.length() + " digits, but the policy wants " + length);
        }
        return Long.parseLong(code);
    }
}
