package dev.ringproof.adapters.sms.setting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names that an operator writes for the constants of an enum: in lower case, with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(EnumNames::of).toList();
    }

    /** Returns {@code one of} and the names of all constants. */
    public static String oneOf(Class<? extends Enum<?>> type) {
        return "one of " + String.join(", ", all(type));
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
