package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewaySetting.Need;
import dev.ringproof.adapters.sms.setting.GatewayType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the examples of environment variables in docs/carriers.md with the settings that exist. */
class CarrierExamplesTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "carriers.md");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## `([a-z]+)`.*?(?=^## |\\z)");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^(RINGPROOF_SMS_[A-Z_]+)=");

    static List<GatewayType> types() {
        return Gateways.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_examples_use_existing_settings_and_all_required_ones(GatewayType type) throws IOException {
        var set = variablesInTheSectionOf(type.name());

        assertThat(variables(type, _ -> true)).containsAll(set);
        assertThat(set).containsAll(variables(type, setting -> setting.need() == Need.REQUIRED));
    }

    private static Set<String> variables(GatewayType type, Predicate<GatewaySetting> wanted) {
        return type.settings().stream()
                .filter(wanted)
                .map(setting -> Setting.environmentName(type.name(), setting.key()))
                .collect(Collectors.toSet());
    }

    private static Set<String> variablesInTheSectionOf(String type) throws IOException {
        return SECTION.matcher(Files.readString(DOCUMENT))
                .results()
                .filter(section -> section.group(1).equals(type))
                .flatMap(section -> VARIABLE.matcher(section.group()).results())
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());
    }
}
