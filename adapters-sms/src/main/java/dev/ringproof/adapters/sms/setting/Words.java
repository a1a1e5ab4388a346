package dev.ringproof.adapters.sms.setting;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The constants of an enum as an operator writes them: in lower case, with hyphens. */
public final class Words {
    private Words() {}

    private static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which words there are: {@code one of} and all of them. */
    public static String oneOf(Class<? extends Enum<?>> choices) {
        return Arrays.stream(choices.getEnumConstants())
                .map(Words::of)
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /** The constant of that word; for another an {@link IllegalArgumentException} that says {@link #oneOf} which. */
    public static <E extends Enum<E>> E constant(Class<E> choices, String word) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(constant -> of(constant).equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(oneOf(choices)));
    }
}
