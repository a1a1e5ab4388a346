package dev.ringproof.adapters.sms.carrier.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares signatures with the vectors of AWS's own test suite for Signature Version 4. */
class AwsSignatureTest {
    private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");
    private static final URI EXAMPLE = URI.create("https://example.amazonaws.com/");
    private static final String CREDENTIAL =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ";

    private final AwsSignature signature = signature(null);

    @ParameterizedTest
    @CsvSource({
        "GET, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    })
    void signs_get_vanilla_and_post_vanilla(String method, String expected) {
        var headers = signature.sign(method, EXAMPLE, Map.of(), "", THEN);

        assertThat(headers)
                .containsOnly(
                        Map.entry("x-amz-date", "20150830T123600Z"),
                        Map.entry(
                                "Authorization", CREDENTIAL + "SignedHeaders=host;x-amz-date, Signature=" + expected));
    }

    @Test
    void signs_post_x_www_form_urlencoded() {
        var headers = signature.sign(
                "POST", EXAMPLE, Map.of("Content-Type", "application/x-www-form-urlencoded"), "Param1=value1", THEN);

        assertThat(headers.get("Authorization"))
                .isEqualTo(CREDENTIAL + "SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void a_session_token_is_sent_and_signed() {
        var headers = signature("token").sign("GET", EXAMPLE, Map.of(), "", THEN);

        assertThat(headers).containsEntry("x-amz-security-token", "token");
        assertThat(headers.get("Authorization")).contains("SignedHeaders=host;x-amz-date;x-amz-security-token, ");
    }

    @Test
    void shows_nothing_secret() {
        assertThat(signature("token")).hasToString("AwsSignature[AKIDEXAMPLE]");
    }

    private static AwsSignature signature(@Nullable String sessionToken) {
        return new AwsSignature(
                "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", sessionToken, "us-east-1", "service");
    }
}
