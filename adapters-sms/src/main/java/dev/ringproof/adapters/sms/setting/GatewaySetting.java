package dev.ringproof.adapters.sms.setting;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one setting of a gateway type. Documentation, error messages, builders and the reading of values
 * all use it. Its names in Java and in configuration files follow from its key.
 *
 * @param key the setting's name within its gateway, such as {@code ACCOUNT_SID}
 * @param meaning what an operator must know about the setting, in a few words
 * @param need whether a gateway opens without it
 * @param fallback the value that holds when the setting has none; null if there is no such value
 * @param secret whether the value must not be shown to anyone
 */
public record GatewaySetting(
        String key, String meaning, Need need, @Nullable String fallback, boolean secret) {

    private static final Pattern UNDERSCORE_AND_LETTER = Pattern.compile("_(.)");

    /** Whether a gateway opens without a setting. */
    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    public static GatewaySetting required(String key, String meaning) {
        return new GatewaySetting(key, meaning, Need.REQUIRED, null, false);
    }

    public static GatewaySetting optional(String key, String meaning) {
        return new GatewaySetting(key, meaning, Need.OPTIONAL, null, false);
    }

    public static GatewaySetting optional(String key, String meaning, String fallback) {
        return new GatewaySetting(key, meaning, Need.OPTIONAL, fallback, false);
    }

    /** Returns the same setting with a value that must not be shown. */
    public GatewaySetting asSecret() {
        return new GatewaySetting(key, meaning, need, fallback, true);
    }

    /** Returns the name of the builder's method, such as {@code accountSid}. */
    public String javaName() {
        return UNDERSCORE_AND_LETTER
                .matcher(key.toLowerCase(Locale.ROOT))
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }

    /** Returns the name in configuration files, such as {@code account-sid}. */
    public String propertyName() {
        return key.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
