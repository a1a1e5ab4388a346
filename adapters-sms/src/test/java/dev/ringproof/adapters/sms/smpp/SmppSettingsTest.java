package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.smpp.SmppSettings.Backoff;
import dev.ringproof.adapters.sms.smpp.SmppSettings.ShortCodes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmppSettingsTest {
    private static final Map<String, String> FEWEST =
            Map.of("HOST", "smpp.carrier.example", "SYSTEM_ID", "ringproof", "PASSWORD", "hush1234");

    @Test
    void host_and_account_are_enough() {
        var settings = read(FEWEST);

        assertThat(settings)
                .isEqualTo(new SmppSettings(
                        "smpp.carrier.example",
                        3550,
                        "ringproof",
                        "hush1234",
                        "",
                        true,
                        1,
                        50,
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(20),
                        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
                        null,
                        SmppCoding.GSM,
                        SmppMessageIds.AUTO,
                        SmppValidity.RELATIVE,
                        new ShortCodes(TypeOfNumber.NETWORK_SPECIFIC, NumberingPlanIndicator.UNKNOWN),
                        Duration.ofSeconds(1),
                        null));
    }

    @Test
    void everything_may_be_set() {
        var all = new HashMap<>(FEWEST);
        all.putAll(Map.of(
                "PORT", "2776",
                "SYSTEM_TYPE", "OTP",
                "TLS", "false",
                "SESSIONS", "2",
                "WINDOW", "50",
                "TIMEOUT", "PT4S",
                "ENQUIRE_LINK", "PT15S",
                "RECONNECT", "PT1S/PT1M",
                "SENDER", "Ringproof"));
        all.putAll(Map.of(
                "DATA_CODING", "gsm-packed",
                "MESSAGE_IDS", "decimal-to-hex",
                "VALIDITY", "absolute",
                "SHORT_CODE_TYPES", "6/0",
                "PAUSE", "PT60S",
                "ID_TAG", "1410"));

        var settings = read(all);

        assertThat(settings)
                .isEqualTo(new SmppSettings(
                        "smpp.carrier.example",
                        2776,
                        "ringproof",
                        "hush1234",
                        "OTP",
                        false,
                        2,
                        50,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(15),
                        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        "Ringproof",
                        SmppCoding.GSM_PACKED,
                        SmppMessageIds.DECIMAL_TO_HEX,
                        SmppValidity.ABSOLUTE,
                        new ShortCodes(TypeOfNumber.ABBREVIATED, NumberingPlanIndicator.UNKNOWN),
                        Duration.ofSeconds(60),
                        (short) 0x1410));
    }

    @Test
    void without_tls_the_port_is_another() {
        assertThat(read(with("TLS", "false")).port()).isEqualTo(2775);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOST", "SYSTEM_ID", "PASSWORD"})
    void a_missing_setting_is_named(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(with(key, " ")))
                .withMessage(key + " is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 0",
        "PORT, 65536",
        "PORT, smpp",
        "SYSTEM_ID, sixteen-letters-",
        "PASSWORD, ninechars",
        "PASSWORD, pässword",
        "SYSTEM_TYPE, thirteen-lett",
        "TLS, yes",
        "SESSIONS, 0",
        "WINDOW, 1001",
        "TIMEOUT, 3",
        "TIMEOUT, PT0S",
        "TIMEOUT, PT9S",
        "ENQUIRE_LINK, PT5M",
        "RECONNECT, PT1S",
        "RECONNECT, PT2S/PT1S",
        "RECONNECT, PT0S/PT1S",
        "SENDER, more-than-eleven",
        "SENDER, 12",
        "DATA_CODING, 7",
        "MESSAGE_IDS, HEX",
        "VALIDITY, never",
        "SHORT_CODE_TYPES, 3",
        "SHORT_CODE_TYPES, 9/9",
        "PAUSE, soon",
        "ID_TAG, 141",
        "ID_TAG, 14xx"
    })
    void a_wrong_setting_is_named(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(with(key, value)))
                .withMessageStartingWith(key + " is not ")
                .withNoCause();
    }

    @Test
    void a_wrong_value_is_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(with("PASSWORD", "hush12345")))
                .withMessage("PASSWORD is not at most 8 characters of ASCII");
    }

    @Test
    void a_wrong_choice_is_answered_with_all_choices() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(with("DATA_CODING", "7")))
                .withMessage("DATA_CODING is not one of gsm, gsm-packed, latin-1, ucs-2");
    }

    @Test
    void the_wait_between_attempts_doubles_up_to_the_longest() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(3));

        assertThat(backoff.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void shows_no_password() {
        assertThat(read(FEWEST)).hasToString("SmppSettings[ringproof at smpp.carrier.example:3550]");
    }

    private static Map<String, String> with(String key, String value) {
        var settings = new HashMap<>(FEWEST);
        settings.put(key, value);
        return settings;
    }

    private static SmppSettings read(Map<String, String> settings) {
        return SmppSettings.read(settings(settings));
    }

    /** Returns the settings of a gateway that is called {@code carrier}. */
    static GatewaySettings settings(Map<String, String> values) {
        return new GatewaySettings(
                "carrier", SmppType.TYPE.settings(), key -> Optional.ofNullable(values.get(key)), null);
    }
}
