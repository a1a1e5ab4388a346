package dev.ringproof.adapters.rest.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.ringproof.testkit.internal.Accounts;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionsTest {
    private final Assertions assertions =
            new Assertions(Assertions.newKeySet(), "ringproof", InstantSource.fixed(Accounts.NOON));

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "5", "\"text\"", "{\"alg\":null}", "{\"alg\":5}", "{\"alg\":\"none\"}"})
    void what_is_no_assertion_is_not_valid_and_leads_to_no_exception(String header) {
        var part = Base64URL.encode(header);

        assertThat(assertions.read(part + "." + part + ".AA")).isEmpty();
        assertThat(assertions.read(Base64URL.encode("{\"alg\":\"ES256\"}") + "." + part + ".AA"))
                .isEmpty();
        assertThat(assertions.read(header)).isEmpty();
    }
}
