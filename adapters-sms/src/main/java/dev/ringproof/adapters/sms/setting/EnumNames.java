package dev.ringproof.adapters.sms.setting;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The names that an operator writes for the constants of an enum: in lower case, with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    private static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns {@code one of} and the names of all constants. */
    public static String oneOf(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(EnumNames::of)
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /**
     * Returns the constant of that name. Case makes no difference.
     *
     * @throws IllegalArgumentException if there is none; its message lists {@linkplain #oneOf all names}
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(oneOf(type)));
    }
}
