package dev.ringproof.adapters.sms.setting;

import java.util.List;

/** The settings that every gateway has, whatever its type. */
public final class CommonSettings {
    public static final String RATE = "RATE";
    public static final String WINDOW = "WINDOW";
    public static final String TIMEOUT = "TIMEOUT";

    public static final List<GatewaySetting> ALL = List.of(
            GatewaySetting.optional(
                    RATE,
                    "the maximum number of messages a second, such as `0.1` or `10`; without it there is no"
                            + " limit"),
            GatewaySetting.optional(WINDOW, "the maximum number of messages at once", "50"),
            GatewaySetting.optional(
                    TIMEOUT,
                    "the time that a hand-over may take, as an ISO 8601 duration of less than 9 seconds",
                    "PT2.5S"));

    private CommonSettings() {}
}
