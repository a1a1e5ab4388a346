package dev.ringproof.adapters.sms;

import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.SettingException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings of a gateway are missing or wrong. The message names all that are known at once, by the names that the
 * program has used, and never shows a value.
 */
public final class GatewaySettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final SettingException[] problems;

    /** @param names the name that the program uses for a setting with this key */
    GatewaySettingsException(String gateway, List<SettingException> problems, Function<String, String> names) {
        super(problems.stream()
                .map(problem -> names.apply(problem.key()) + " " + problem.problem())
                .collect(Collectors.joining("; ", gateway + ": ", "")));
        this.problems = problems.toArray(SettingException[]::new);
    }

    /**
     * Returns each problem by the {@linkplain GatewaySetting#key key} of its setting, for a program that has names of
     * its own for settings.
     */
    public List<SettingException> problems() {
        return List.of(problems);
    }
}
