package dev.ringproof.adapters.rest.filter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.SessionRules.SameSite;
import dev.ringproof.adapters.rest.fixture.Browser;
import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From which pages a browser may change something, and which attributes the cookie has. */
class CookieRequestsTest {
    private static final String NUMBERS = "/v1/me/phone_numbers";
    private static final String NUMBER = "phone_number=%2B14155552671";

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .build();
    private final Wire wire = new Wire(ringproof, clock, false);
    private final Browser browser = new Browser(wire);

    @AfterEach
    void close() {
        ringproof.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    # Origin                    , Sec-Fetch-Site , status
                    http://localhost            , -              , 200
                    http://localhost:80         , -              , 400
                    https://localhost           , -              , 400
                    http://localhost:8080       , -              , 400
                    http://sub.localhost        , -              , 400
                    https://app.example.com     , -              , 200
                    https://app.example.com     , cross-site     , 200
                    https://app.example.com.evil, -              , 400
                    https://evil.example        , -              , 400
                    https://evil.example        , cross-site     , 400
                    null                        , -              , 400
                    null                        , cross-site     , 400
                    ''                          , -              , 400
                    -                           , -              , 400
                    -                           , same-origin    , 200
                    -                           , same-site      , 400
                    -                           , cross-site     , 400
                    -                           , none           , 400
                    https://public.example      , -              , 200
                    http://public.example       , -              , 400
                    https://behind.example      , same-origin    , 200
                    """)
    void a_change_by_a_cookie_comes_from_a_page_of_this_server_or_of_an_allowed_one(
            @Nullable String origin, @Nullable String site, int status) {
        browser.signIn("user_anna");

        var reply = from(browser.request("POST", NUMBERS), origin, site)
                .form(NUMBER)
                .send();

        assertThat(reply.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(reply.code()).isEqualTo("origin_invalid");
        }
        assertThat(browser.get(NUMBERS).structure().asJsonArray()).hasSize(status == 200 ? 1 : 0);
    }

    private static Wire.Request from(Wire.Request request, @Nullable String origin, @Nullable String site) {
        var first = origin == null ? request : request.header("Origin", origin);
        return site == null ? first : first.header("Sec-Fetch-Site", site);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE", "POST"})
    void every_method_that_changes_something_is_guarded_also_as_an_override(String method) {
        browser.signIn("user_anna");

        var plain = browser.request(method, "/v1/client")
                .header("Origin", "https://evil.example")
                .send();
        var overridden = browser.request("POST", "/v1/client?_method=" + method)
                .header("Origin", "https://evil.example")
                .send();

        assertThat(plain.status()).isEqualTo(method.equals("PATCH") ? 405 : 400);
        assertThat(overridden.status()).isEqualTo(method.equals("PATCH") ? 405 : 400);
        assertThat(browser.get("/v1/me").status()).isEqualTo(200);
    }

    @Test
    void a_page_of_another_site_reads_nothing_and_changes_nothing_by_a_get() {
        browser.signIn("user_anna");

        var read = browser.request("GET", "/v1/me")
                .header("Origin", "https://evil.example")
                .send();
        var asGet = browser.request("POST", NUMBERS + "?_method=GET")
                .header("Origin", "https://evil.example")
                .form(NUMBER)
                .send();

        assertThat(read.header("Access-Control-Allow-Origin")).isNull();
        assertThat(asGet.structure().asJsonArray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"https://evil.example, -", "null, -", "-, cross-site"})
    void a_page_of_another_site_signs_nobody_in(@Nullable String origin, @Nullable String site) {
        var ticket = Browser.ticketFor(wire, "user_mallory");

        var reply = from(wire.request("POST", "/v1/client/sign_ins"), origin, site)
                .form("strategy=ticket&ticket=" + ticket)
                .send();
        var opened = from(wire.request("POST", "/v1/client"), origin, site).send();

        assertThat(reply.code()).isEqualTo("origin_invalid");
        assertThat(reply.header("Set-Cookie")).isNull();
        assertThat(opened.header("Set-Cookie")).isNull();
        assertThat(browser.post("/v1/client/sign_ins", "strategy=ticket&ticket=" + ticket)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_form_that_pretends_to_be_an_app_neither_uses_the_cookie_nor_gets_one() {
        browser.signIn("user_anna");

        var change = browser.request("POST", NUMBERS + "?_is_native=1")
                .header("Origin", "https://evil.example")
                .form(NUMBER)
                .send();
        var signIn = browser.request("POST", "/v1/client/sign_ins?_is_native=1")
                .header("Origin", "https://evil.example")
                .form("strategy=ticket&ticket=" + Browser.ticketFor(wire, "user_mallory"))
                .send();

        assertThat(change.code()).isEqualTo("signed_out");
        assertThat(signIn.header("Set-Cookie")).isNull();
        assertThat(browser.get("/v1/me").response().getString("id")).isEqualTo("user_anna");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    # peer        , proto      , host             , Origin                    , status
                    198.51.100.1  , https      , -                , https://localhost         , 200
                    198.51.100.1  , https      , login.example.com, https://login.example.com , 200
                    198.51.100.1  , HTTPS      , Login.Example.com, https://login.example.com , 200
                    198.51.100.1  , 'https,http', login.example.com:443, https://login.example.com, 200
                    198.51.100.1  , -          , login.example.com, https://login.example.com , 400
                    203.0.113.9   , https      , login.example.com, https://login.example.com , 400
                    203.0.113.9   , https      , -                , https://localhost         , 400
                    """)
    void only_a_trusted_proxy_says_at_which_origin_a_browser_reaches_this_server(
            String peer, @Nullable String proto, @Nullable String host, String origin, int status) {
        browser.signIn("user_anna");
        wire.from(peer);

        var request = browser.request("POST", NUMBERS).header("Origin", origin);
        if (proto != null) {
            request.header("X-Forwarded-Proto", proto);
        }
        if (host != null) {
            request.header("X-Forwarded-Host", host);
        }

        assertThat(request.form(NUMBER).send().status()).isEqualTo(status);
    }

    @Test
    void the_header_host_says_the_own_origin() {
        browser.signIn("user_anna");

        var reply = browser.request("POST", NUMBERS)
                .header("Host", "Login.example.com:8080")
                .header("Origin", "http://login.example.com:8080")
                .form(NUMBER)
                .send();

        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # development, proto, same site, the end of the cookie
                    false        , http , LAX      , HttpOnly; Secure; SameSite=Lax
                    false        , https, STRICT   , HttpOnly; Secure; SameSite=Strict
                    false        , http , NONE     , HttpOnly; Secure; SameSite=None
                    true         , http , LAX      , HttpOnly; SameSite=Lax
                    true         , https, LAX      , HttpOnly; Secure; SameSite=Lax
                    true         , http , NONE     , HttpOnly; Secure; SameSite=None
                    """)
    void no_script_reads_the_cookie_and_it_crosses_the_network_in_clear_only_in_development(
            boolean development, String proto, SameSite sameSite, String end) {
        var server = new Wire(ringproof, clock, development, sameSite).from(Wire.PROXY);

        var cookie = server.request("POST", "/v1/client")
                .header("X-Forwarded-Proto", proto)
                .send()
                .header("Set-Cookie");

        assertThat(requireNonNull(cookie)).matches("__client=rpc1[A-Za-z0-9._-]+; Path=/; Max-Age=31536000; " + end);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    http://localhost:3000   , true , true
                    https://localhost       , true , true
                    http://127.0.0.1:5173   , true , true
                    http://[::1]:8080       , true , true
                    http://localhost:3000   , false, false
                    http://127.0.0.1:5173   , false, false
                    http://localhost.evil   , true , false
                    http://127.0.0.1.evil:80, true , false
                    http://10.0.0.7:3000    , true , false
                    https://app.example.com , true , true
                    https://app.example.com , false, true
                    """)
    void a_development_server_lets_pages_of_this_machine_call(String origin, boolean development, boolean allowed) {
        var server = new Wire(ringproof, clock, development);

        var read = server.request("GET", "/v1/client").header("Origin", origin).send();
        var changed =
                server.request("POST", "/v1/client").header("Origin", origin).send();

        assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(allowed ? origin : null);
        assertThat(read.header("Access-Control-Allow-Credentials")).isEqualTo(allowed ? "true" : null);
        assertThat(read.header("Vary")).isEqualTo("Origin");
        assertThat(changed.status()).isEqualTo(allowed ? 200 : 400);
    }
}
