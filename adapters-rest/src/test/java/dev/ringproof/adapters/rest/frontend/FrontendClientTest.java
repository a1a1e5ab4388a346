package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonValue;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The client and its user, over mocks of the in-ports. */
class FrontendClientTest {
    private final PhoneNumbers numbers = mock();
    private final Wire wire = new Wire(numbers, mock(), mock(), mock(), InstantSource.fixed(Accounts.NOON), true);
    private final String anna = wire.tokenOf("user_anna");

    @Test
    void the_client_is_shown_to_its_user_and_is_null_if_signed_out() {
        when(numbers.account(any())).thenReturn(Accounts.anna());

        var out = wire.request("GET", "/v1/client").as("").send();
        var in = wire.request("GET", "/v1/client").as(anna).send();
        var wrong = wire.request("GET", "/v1/client").as("Bearer nonsense").send();

        assertThat(out.body()).isEqualTo("{\"response\":null,\"client\":null}");
        assertThat(in.at("/response/sessions/0/user/phone_numbers/0/phone_number"))
                .hasToString("\"+14155552671\"");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("authentication_invalid");
    }

    @Test
    void clerks_clients_get_the_user_the_sessions_the_token_and_the_environment() {
        when(numbers.account(any())).thenReturn(Account.empty(new OwnerId("user_anna")));
        var session = wire.request("GET", "/v1/client")
                .as(anna)
                .send()
                .json()
                .getJsonObject("response")
                .getString("last_active_session_id");

        var me = wire.request("GET", "/v1/me").as(anna).send();
        var sessions = wire.request("GET", "/v1/me/sessions/active").as(anna).send();
        var token = wire.request("POST", "/v1/client/sessions/" + session + "/tokens")
                .as(anna)
                .send();
        var another = wire.request("POST", "/v1/client/sessions/sess_other/tokens")
                .as(anna)
                .send();
        var environment = wire.request("POST", "/v1/environment?_method=PATCH").send();

        assertThat(me.response().getString("id")).isEqualTo("user_anna");
        assertThat(me.response().get("primary_phone_number_id")).isEqualTo(JsonValue.NULL);
        assertThat(sessions.body()).isEqualTo("[]");
        assertThat(token.json().getString("jwt")).isEqualTo(anna);
        assertThat(another.status()).isEqualTo(404);
        assertThat(environment.at("/user_settings/attributes/phone_number/enabled"))
                .isEqualTo(JsonValue.TRUE);
    }
}
