package dev.ringproof.adapters.sms.setting;

/** A setting of a gateway is missing or wrong. The message begins with the setting's key and never shows its value. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    /** @param problem what is wrong, such as {@code is missing}: the rest of a sentence that begins with the key */
    public SettingException(String key, String problem) {
        super(key + " " + problem);
        this.key = key;
        this.problem = problem;
    }

    /** Returns the {@linkplain GatewaySetting#key key} of the setting. */
    public String key() {
        return key;
    }

    /** Returns the message without the key, for a program that has another name for the setting. */
    public String problem() {
        return problem;
    }
}
