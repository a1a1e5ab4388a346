package dev.ringproof.adapters.rest.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.internal.Accounts;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The resources of a development server, over mocks of the in-ports. */
class DevelopmentTest {
    private final PhoneNumbers numbers = mock();
    private final PhoneNumberAdministration administration = mock();
    private final MessageInbox inbox = mock();
    private final Wire wire =
            new Wire(numbers, administration, mock(), inbox, InstantSource.fixed(Accounts.NOON), true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fake    | behaviour=lose              | 200 |
                    fake    | behaviour=lose&time=PT2S    | 200 |
                    webhook | behaviour=lose              | 404 | resource_not_found
                    fake    | behaviour=sing              | 422 | form_param_value_invalid
                    fake    | behaviour=lose&time=2s      | 422 | form_param_value_invalid
                    fake    | behaviour=lose&time=-PT2S   | 422 | form_param_value_invalid
                    fake    | time=PT2S                   | 422 | form_param_missing
                    """)
    void a_developer_tells_a_fake_gateway_how_to_behave(String name, String form, int status, @Nullable String code) {
        var reply = wire.request("PUT", "/dev/gateways/" + name).form(form).send();

        assertThat(reply.status()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
        }
    }

    @Test
    void a_developer_sees_how_gateways_behave() {
        assertThat(wire.request("GET", "/dev/gateways").send().body())
                .isEqualTo(
                        "[{\"object\":\"gateway\",\"name\":\"fake\",\"behaviour\":\"lose\",\"behaviours\":[\"lose\"]}]");
    }

    @Test
    void a_developer_gets_tokens_and_reads_messages() {
        when(numbers.account(any())).thenReturn(Accounts.anna());
        var kept = new TextMessage.Content(Accounts.HOME_NUMBER, "123456 is your code.", "123456");
        when(inbox.newest("+14155552671"))
                .thenReturn(List.of(TextMessage.queued(
                                new MessageId("sms_1"),
                                MessageType.VERIFICATION,
                                Accounts.ANNA,
                                Accounts.HOME,
                                new ChallengeId("ver_1"),
                                kept,
                                Accounts.NOON,
                                Accounts.NOON.plusSeconds(600),
                                DeliveryPolicy.DEFAULT)
                        .handedOver("development", "r", Accounts.NOON)));

        var token = wire.request("GET", "/dev/token?user_id=user_anna").send();
        var json = wire.request("GET", "/dev/token?user_id=user_anna")
                .header("Accept", "application/json")
                .send();
        var messages = wire.request("GET", "/dev/messages?to=%2B14155552671").send();

        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(token.body())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(wire.request("GET", "/v1/me/phone_numbers")
                        .as(json.json().getString("jwt"))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(messages.body())
                .isEqualTo(
                        "[{\"id\":\"sms_1\",\"to\":\"+14155552671\",\"body\":\"123456 is your code.\",\"code\":\"123456\","
                                + "\"created_at\":1795521600000}]");
        assertThat(wire.request("GET", "/dev/token").send().code()).isEqualTo("form_param_missing");
        assertThat(wire.request("GET", "/dev/token?user_id=" + "u".repeat(300))
                        .send()
                        .code())
                .isEqualTo("form_param_max_length_exceeded");
    }
}
