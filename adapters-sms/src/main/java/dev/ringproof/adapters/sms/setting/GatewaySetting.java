package dev.ringproof.adapters.sms.setting;

import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set of a gateway: what documents, error messages and the reading of it all go by.
 *
 * @param key its name after the gateway's own, such as {@code ACCOUNT_SID} in {@code RINGPROOF_SMS_TWILIO_ACCOUNT_SID}
 * @param meaning what an operator must know of it, in a few words
 * @param need whether a gateway opens without it
 * @param fallback what holds when it is not set; null for nothing
 * @param secret whether its value is shown to nobody
 */
public record GatewaySetting(
        String key, String meaning, Need need, @Nullable String fallback, boolean secret) {

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

    /** The same, but kept from all eyes. */
    public GatewaySetting asSecret() {
        return new GatewaySetting(key, meaning, need, fallback, true);
    }
}
