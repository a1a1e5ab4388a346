package dev.ringproof.adapters.rest.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.internal.Accounts;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page, and that they are nowhere but on a development server. */
class DevelopmentPageTest {
    private final Wire development = wire(true);
    private final Wire production = wire(false);

    private static Wire wire(boolean development) {
        PhoneNumbers numbers = mock();
        return new Wire(
                numbers,
                mock(),
                mock(),
                mock(),
                InstantSource.fixed(Accounts.NOON),
                development,
                new DevelopmentStart(),
                new DevelopmentPage());
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html;charset=utf-8",
        "/dev/page/page.css, text/css;charset=utf-8",
        "/dev/page/api.js, text/javascript;charset=utf-8",
        "/dev/page/icon.svg, image/svg+xml"
    })
    void each_file_has_its_type_and_a_policy_for_browsers(String path, String type) {
        var reply = development.request("GET", path).send();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo(type);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(reply.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .endsWith("base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() {
        var tag = development.request("GET", "/").send().header("ETag");

        var again = development
                .request("GET", "/")
                .header("If-None-Match", Objects.requireNonNull(tag))
                .send();

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void every_file_that_the_page_names_is_served() {
        var names = Pattern.compile("(?:dev/page/|from '\\./)([a-z]+\\.[a-z]+)");
        for (var path : new String[] {"/", "/dev/page/page.js", "/dev/page/account.js", "/dev/page/phone.js"}) {
            var named = names.matcher(development.request("GET", path).send().body())
                    .results()
                    .map(name -> name.group(1))
                    .toList();
            assertThat(named)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(development
                                    .request("GET", "/dev/page/" + name)
                                    .send()
                                    .status())
                            .isEqualTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/page/other.js", "/dev/page/..", "/dev/page/page", "/dev/page/%2e%2e%2findex.html"})
    void there_are_no_other_files(String path) {
        assertThat(development.request("GET", path).send().code()).isEqualTo("resource_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/dev/page/page.js"})
    void a_server_in_production_has_no_page(String path) {
        for (var method : new String[] {"GET", "HEAD", "OPTIONS"}) {
            assertThat(production.request(method, path).send().status())
                    .as(method)
                    .isEqualTo(404);
        }
    }
}
