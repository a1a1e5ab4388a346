package dev.ringproof.adapters.sms.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
    private static final String FIRST = secret(24);
    private static final String SECOND = secret(64);

    @Test
    void sign_as_the_official_library_does() throws Exception {
        var secrets = WebhookSecrets.parse(FIRST);

        var signature = secrets.sign("sms_1", "1795521600", "{\"text\":\"ÄÖ€\"}");

        assertThat(signature).isEqualTo(new Webhook(FIRST).sign("sms_1", 1_795_521_600, "{\"text\":\"ÄÖ€\"}"));
    }

    @Test
    void several_sign_one_after_the_other() throws Exception {
        var secrets = WebhookSecrets.parse(" " + FIRST + " \n" + SECOND + " ");

        var signature = secrets.sign("sms_1", "1795521600", "{}");

        assertThat(signature)
                .isEqualTo(new Webhook(FIRST).sign("sms_1", 1_795_521_600, "{}") + " "
                        + new Webhook(SECOND).sign("sms_1", 1_795_521_600, "{}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 23, 65, 100})
    void a_secret_has_24_to_64_bytes(int length) {
        var secret = secret(length);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSecrets.parse(secret))
                .withMessage("webhook secret 1 is not whsec_ and the base64 of 24 to 64 bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwj?PD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwj-PD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw="
            })
    void a_malformed_secret_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSecrets.parse(text))
                .withMessage("webhook secret 1 is not whsec_ and the base64 of 24 to 64 bytes");
    }

    @Test
    void the_error_tells_which_secret_and_shows_none() {
        var text = FIRST + " whsec_MfKQ9r8GKYqrTwj?PD8ILPZIo2LaLaSw";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSecrets.parse(text))
                .withMessage("webhook secret 2 is not whsec_ and the base64 of 24 to 64 bytes")
                .withNoCause();
    }

    @Test
    void show_only_how_many_there_are() {
        var secrets = WebhookSecrets.parse(FIRST + " " + SECOND);

        assertThat(secrets).hasToString("WebhookSecrets[2]");
    }

    private static String secret(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i + length);
        }
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }
}
