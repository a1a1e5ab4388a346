package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.internal.Accounts;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberEntryTest {
    private final NumberFormats formats = new Formats();
    private final PhoneNumbers numbers = mock();
    private final Wire wire = new Wire(
            numbers, mock(), mock(), mock(), InstantSource.fixed(Accounts.NOON), false, new NumberEntry(formats));

    @Test
    void everybody_may_ask_for_the_regions_and_keep_the_answer() {
        var reply = wire.request("GET", "/v1/phone_number_entry/regions").send();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=3600");
        assertThat(reply.body())
                .isEqualTo(
                        "[{\"object\":\"region\",\"region\":\"US\",\"calling_code\":1,\"example\":\"(201) 555-0123\"},"
                                + "{\"object\":\"region\",\"region\":\"VA\",\"calling_code\":39,\"example\":null}]");
    }

    @Test
    void a_number_is_formatted_as_far_as_it_is_entered() {
        var beginning = wire.request("POST", "/v1/phone_number_entry/format")
                .form("region=US&text=415")
                .send();
        var whole = wire.request("POST", "/v1/phone_number_entry/format")
                .json("{\"region\":\"US\",\"text\":\"4155552671\"}")
                .send();

        assertThat(beginning.body())
                .isEqualTo("{\"object\":\"phone_number_format\",\"formatted\":\"<415>\",\"region\":\"US\","
                        + "\"phone_number\":null}");
        assertThat(whole.json().getString("phone_number")).isEqualTo("+14155552671");
        assertThat(whole.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text=415                 | form_param_missing       | region
                    region=&text=415         | form_param_nil           | region
                    region=DE&text=415       | form_param_value_invalid | region
                    region=us&text=415       | form_param_value_invalid | region
                    region=US                | form_param_missing       | text
                    region=US&text=call      | form_param_value_invalid | text
                    region=US&text=1&more=1  | form_param_unknown       | more
                    """)
    void bad_input_gets_an_error_of_the_wire(String form, String code, String param) {
        var reply =
                wire.request("POST", "/v1/phone_number_entry/format").form(form).send();

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + param + "\"");
        assertThat(reply.body()).doesNotContain("call");
    }

    /** Two regions, and angle brackets as the form of a number. */
    private static final class Formats implements NumberFormats {
        @Override
        public List<NumberRegion> regions() {
            return List.of(new NumberRegion("US", 1, "(201) 555-0123"), new NumberRegion("VA", 39, null));
        }

        @Override
        public Optional<FormattedNumber> format(String region, String entered) {
            return entered.equals("call")
                    ? Optional.empty()
                    : Optional.of(new FormattedNumber(
                            "<" + entered + ">",
                            region,
                            entered.length() == 10 ? new E164Number("+1" + entered) : null));
        }
    }
}
