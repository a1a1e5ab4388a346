package dev.ringproof.adapters.sms.setting;

import java.util.List;

/** The settings that every gateway has, whatever its type. */
public final class CommonSettings {
    public static final String RATE = "RATE";
    public static final String WINDOW = "WINDOW";
    public static final String TIMEOUT = "TIMEOUT";

    public static final List<GatewaySetting> ALL = List.of(
            GatewaySetting.optional(RATE, "texts a second at most, such as 0.1 or 10; any number if not set"),
            GatewaySetting.optional(WINDOW, "texts at once at most", "50"),
            GatewaySetting.optional(TIMEOUT, "how long a hand-over may take, as an ISO 8601 duration", "PT2.5S"));

    private CommonSettings() {}
}
