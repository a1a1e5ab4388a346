package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnusualSettingsTest {
    @TempDir
    Path data;

    @Test
    void with_usual_settings_there_is_nothing_to_say() {
        assertThat(warnings(production())).isEmpty();
        assertThat(warnings(dev())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RINGPROOF_LIMITS       | off                          | must be on: without limits everybody can send messages at your cost
        RINGPROOF_RESEND_AFTER | PT0S                         | must be more than PT0S: without a wait everybody can send messages at your cost
        RINGPROOF_TEST_NUMBERS | on                           | must be off: everybody knows the code of test numbers, and can verify one
        RINGPROOF_JWT_KEYS_URL | http://id.example.com/jwks   | must begin with https://, unless it is on this machine: without TLS, others can replace the keys
        RINGPROOF_JWT_KEYS_URL | http://localhost:80@id.example.com/jwks | must begin with https://, unless it is on this machine: without TLS, others can replace the keys
        RINGPROOF_JWT_KEYS_URL | http://127.example.com/jwks  | must begin with https://, unless it is on this machine: without TLS, others can replace the keys
        RINGPROOF_DATABASE_URL | jdbc:h2:mem:ringproof        | must name PostgreSQL or an H2 file: other databases of H2 are for tests
        RINGPROOF_DATABASE_URL | jdbc:h2:tcp://db/ringproof   | must name PostgreSQL or an H2 file: other databases of H2 are for tests
        RINGPROOF_DATABASE_URL | jdbc:h2:nio:/tmp/ringproof   | must name PostgreSQL or an H2 file: other databases of H2 are for tests
        RINGPROOF_RISK_URL     | http://risk.example.com/     | must begin with https://, unless it is on this machine: without TLS, others can read numbers and change the advice
        RINGPROOF_CODE_LENGHT  | 8                            | is unknown; the nearest known name is RINGPROOF_CODE_LENGTH
        """)
    void production_refuses_what_opens_it_to_everybody(String variable, String value, String problem) {
        var environment = withRiskReceiver(production());
        environment.put(variable, value);

        assertThatThrownBy(() -> SettingsReader.read(environment))
                .isInstanceOf(SettingsException.class)
                .message()
                .startsWith(variable + " " + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RINGPROOF_JWT_AUDIENCE          | any                     | is any
        RINGPROOF_CORS_ORIGINS          | https://a.example.com,http://b.example.com | contains an origin with http://
        RINGPROOF_PORT                  | 0                       | is 0, so each start takes another port
        RINGPROOF_TICKET_SKIPS_SECOND_FACTOR | on                 | is on
        RINGPROOF_PHONE_SIGN_IN         | on                      | is on
        RINGPROOF_REMEMBER_DEVICE       | P31D                    | is more than 30 days
        RINGPROOF_DATABASE_URL          | jdbc:h2:file:/tmp/none/db | is an H2 file
        RINGPROOF_DATABASE_URL          | jdbc:postgresql://db/ringproof?sslmode=disable | has sslmode=disable
        RINGPROOF_SMS_REGIONS           | *                       | is *
        RINGPROOF_SMS_FIXED_LINES       | on                      | is on
        RINGPROOF_SMS_VOIP              | on                      | is on
        RINGPROOF_PUBLIC_URL            | http://sms.example.com  | begins with http://
        RINGPROOF_SMS_WEBHOOK_URL       | http://sms.example.com  | begins with http://
        RINGPROOF_RESEND_AFTER          | PT29S                   | is less than 30 seconds
        RINGPROOF_CODE_LIFETIME         | PT1M59S                 | is less than 2 minutes
        RINGPROOF_CODE_ATTEMPTS         | 6                       | is more than 5
        RINGPROOF_DISABLE_AFTER         | 51                      | is more than 50
        RINGPROOF_MAX_NUMBERS           | 101                     | is more than 100
        RINGPROOF_MAX_UNPROVEN_NUMBERS  | 101                     | is more than 100
        RINGPROOF_STEP_UP_WINDOW        | PT0S                    | is PT0S
        RINGPROOF_STEP_UP_WINDOW        | PT61M                   | is more than an hour
        RINGPROOF_NOTIFY_FACTOR_CHANGES | off                     | is off
        RINGPROOF_LIMIT_NUMBER          | off                     | is off: what it counts has no limit
        RINGPROOF_RISK_SECOND_FACTORS   | on                      | is on
        RINGPROOF_BUDGET                | off                     | is not enforced
        RINGPROOF_BUDGET                | observe 5/day           | is not enforced
        RINGPROOF_SMS_VONAGE_SENDER     | Acme                    | has no effect, because RINGPROOF_SMS_GATEWAY does not name the gateway vonage
        """)
    void production_warns_about_what_weakens_it(String variable, String value, String problem) {
        var environment = withRiskReceiver(production());
        environment.put(variable, value);

        assertThat(warnings(environment))
                .singleElement()
                .asString()
                .startsWith(variable + " " + problem)
                .endsWith(".");
    }

    private static Map<String, String> withRiskReceiver(Map<String, String> environment) {
        environment.put("RINGPROOF_RISK_URL", "https://risk.example.com/");
        environment.put("RINGPROOF_RISK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return environment;
    }

    @Test
    void production_warns_about_smpp_without_tls() {
        var environment = production();
        environment.put("RINGPROOF_SMS_GATEWAY", "webhook,smpp");
        environment.put("RINGPROOF_SMS_SMPP_HOST", "smpp.carrier.example");
        environment.put("RINGPROOF_SMS_SMPP_SYSTEM_ID", "us");
        environment.put("RINGPROOF_SMS_SMPP_PASSWORD", "hush");
        environment.put("RINGPROOF_SMS_SMPP_TLS", "false");

        assertThat(warnings(environment)).singleElement().asString().startsWith("RINGPROOF_SMS_SMPP_TLS is false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000/x", "http://localhost/x", "http://[::1]:9000/x", "http://127.0.0.1"})
    void clear_text_within_this_machine_is_usual(String url) {
        var environment = production();
        environment.put("RINGPROOF_JWT_KEYS_URL", url);
        environment.put("RINGPROOF_PUBLIC_URL", url);
        environment.put("RINGPROOF_SMS_WEBHOOK_URL", url);
        withRiskReceiver(environment).put("RINGPROOF_RISK_URL", url);
        environment.put("RINGPROOF_DATABASE_URL", "jdbc:postgresql://localhost:5432/ringproof?sslmode=disable");

        assertThat(warnings(environment)).isEmpty();
    }

    @Test
    void an_unknown_variable_does_not_stop_a_server_in_dev() {
        var environment = dev();
        environment.put("RINGPROOF_CODE_LENGHT", "8");

        assertThat(warnings(environment))
                .containsExactly("RINGPROOF_CODE_LENGHT is unknown; the nearest known name is RINGPROOF_CODE_LENGTH.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_folder_that_is_open_to_others_is_named(boolean production) throws IOException {
        assumeThat(data.getFileSystem().supportedFileAttributeViews()).contains("posix");
        var folder = Files.createDirectory(
                data.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        var environment = production ? production() : dev();
        environment.put("RINGPROOF_DATA", folder.toString());
        environment.put("RINGPROOF_DATABASE_URL", "jdbc:h2:" + folder.resolve("db"));

        assertThat(warnings(environment))
                .filteredOn(warning -> warning.startsWith("The folder "))
                .singleElement()
                .asString()
                .contains(folder + " is open to other users");

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThat(warnings(environment)).noneMatch(warning -> warning.startsWith("The folder "));
    }

    private static List<String> warnings(Map<String, String> environment) {
        return UnusualSettings.of(SettingsReader.read(environment), environment).warnings();
    }

    private Map<String, String> dev() {
        return new HashMap<>(Map.of("RINGPROOF_DATA", data.toString()));
    }

    private Map<String, String> production() {
        return SettingsReaderTest.production(data);
    }
}
