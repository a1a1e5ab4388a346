package dev.ringproof.adapters.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.adapters.rest.response.WireException;
import dev.ringproof.testkit.internal.Mutations;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ContainerRequest;
import org.junit.jupiter.api.Test;

/** Whatever the octets of a body are, each field is read or the body is refused by an error of the wire. */
class BodyFuzzTest {

    /** A first octet {@code j} is for JSON, and every other one for a form. The rest is the body. */
    @FuzzTest(maxDuration = "2m")
    void body(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var body = Arrays.copyOfRange(input, 1, input.length);
        try {
            var fields = RequestFields.withLists(
                    request(input[0] == 'j', body), Set.of("phone_number"), "code", "user_id", "verified", "locale");
            assertThat(fields.texts("phone_number"))
                    .hasSizeLessThanOrEqualTo(100)
                    .allMatch(text -> text.length() <= 512);
            assertThat(fields.text("code")).isNotBlank().hasSizeLessThanOrEqualTo(512);
            IdParameters.owner(fields);
            fields.flag("verified");
            RequestLanguages.of(fields)
                    .forEach(language -> assertThat(language.getLanguage()).isNotEmpty());
        } catch (WireException e) {
            assertThat(e).hasMessageMatching("form_param_\\w+|request_body_\\w+");
        }
    }

    @Test
    void bodies_that_are_changed_at_random_are_read_or_refused() {
        Mutations.run(BodyFuzzTest.class, "body", 20261128, 20_000, this::body);
    }

    private static ContainerRequest request(boolean isJson, byte[] body) {
        var base = URI.create("http://localhost/");
        var request = new ContainerRequest(base, base, "POST", null, new MapPropertiesDelegate(), null);
        request.header("Content-Type", isJson ? "application/json" : "application/x-www-form-urlencoded");
        request.setEntityStream(new ByteArrayInputStream(body));
        return request;
    }
}
