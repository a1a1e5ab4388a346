package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.app.Settings.Gateway;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownVariablesTest {

    @Test
    void all_settings_and_those_of_the_gateways_are_known() {
        var settings =
                Arrays.stream(Setting.values()).map(Setting::environmentName).collect(Collectors.toSet());
        assertThat(in(settings, "webhook")).isEqualTo(new UnknownVariables(Map.of(), Map.of()));

        for (var type : Gateways.types()) {
            var ofGateway = type.settings().stream()
                    .map(setting -> Setting.environmentName(type.name() + "-eu-2", setting.key()))
                    .collect(Collectors.toSet());
            assertThat(in(ofGateway, type.name() + "-eu-2")).isEqualTo(new UnknownVariables(Map.of(), Map.of()));
        }
    }

    @Test
    void variables_of_other_programs_do_not_matter() {
        assertThat(in(Set.of("PATH", "JAVA_HOME", "RINGPROOFS", "MY_RINGPROOF_PORT"), "webhook"))
                .isEqualTo(new UnknownVariables(Map.of(), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "RINGPROOF_PRT, RINGPROOF_PORT",
        "RINGPROOF_STEPUP_WINDOW, RINGPROOF_STEP_UP_WINDOW",
        "RINGPROOF_MAX_UNVERIFIED_NUMBERS, RINGPROOF_MAX_UNPROVEN_NUMBERS",
        "ringproof_port, RINGPROOF_PORT",
        "RINGPROOF_SMS_TWILIO_EU_SENDR, RINGPROOF_SMS_TWILIO_EU_SENDER",
        "RINGPROOF_SMS_TWILO_AUTH_TOKEN, RINGPROOF_SMS_TWILIO_AUTH_TOKEN",
        "RINGPROOF_TWILIO_EU_API_SECRET, RINGPROOF_SMS_TWILIO_EU_API_SECRET"
    })
    void an_unknown_variable_is_named_with_the_nearest_known_name(String variable, String nearest) {
        assertThat(in(Set.of(variable), "twilio-eu").unknown())
                .containsOnly(Map.entry(variable, "is unknown; the nearest known name is " + nearest));
    }

    @Test
    void a_name_that_is_like_no_other_gets_no_advice() {
        assertThat(in(Set.of("RINGPROOF_X", "RINGPROOF_ZZZZZZZZZZZZZZZZZ"), "webhook")
                        .unknown())
                .containsOnly(
                        Map.entry("RINGPROOF_X", "is unknown"), Map.entry("RINGPROOF_ZZZZZZZZZZZZZZZZZ", "is unknown"));
    }

    @ParameterizedTest
    @CsvSource({
        "RINGPROOF_SMS_VONAGE_SENDER, vonage",
        "RINGPROOF_SMS_TWILIO_SENDER, twilio",
        "RINGPROOF_SMS_TWILIO_US_EAST_SENDER, twilio-us-east",
        "RINGPROOF_SMS_WEBHOOK_SECRET, webhook"
    })
    void a_variable_of_a_gateway_that_is_not_there_has_no_effect(String variable, String gateway) {
        var variables = in(Set.of(variable), "twilio-eu");

        assertThat(variables.unknown()).isEmpty();
        assertThat(variables.unused())
                .containsOnly(Map.entry(
                        variable, "has no effect, because RINGPROOF_SMS_GATEWAY does not name the gateway " + gateway));
    }

    @Test
    void kubernetes_is_named_where_it_has_set_a_variable() {
        assertThat(in(
                                Set.of(
                                        "RINGPROOF_SERVICE_HOST",
                                        "RINGPROOF_SERVICE_PORT_HTTP",
                                        "RINGPROOF_PORT_8080_TCP_ADDR"),
                                "webhook")
                        .unknown())
                .hasSize(3)
                .allSatisfy((_, problem) -> assertThat(problem).contains("enableServiceLinks: false"));
    }

    private static UnknownVariables in(Set<String> variables, String gateway) {
        return UnknownVariables.in(variables, List.of(new Gateway(gateway, Map.of())));
    }
}
