package dev.ringproof.adapters.rest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ringproof.adapters.rest.TrustedProxies;
import dev.ringproof.adapters.rest.fixture.LogLines;
import dev.ringproof.core.domain.AddressBlock;
import dev.ringproof.core.domain.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    private static final long SEED = 20_261_128;
    private static final String SETTING = "THE_SETTING";
    private static final String NONE = "none";

    private final LogLines log = new LogLines(ClientAddresses.class.getPackageName());
    private final ClientAddresses addresses = addresses(false, "198.51.100.0/24", "2001:db8:f::/48", "10.0.0.1");

    private static ClientAddresses addresses(boolean development, String... proxies) {
        return new ClientAddresses(
                TrustedProxies.of(List.of(proxies), SETTING), () -> null, new OriginWarnings(development));
    }

    @AfterEach
    void close() {
        log.close();
    }

    /** Returns the client; the lines of a header are separated by a bar. */
    private String client(@Nullable String peer, @Nullable String xForwardedFor, @Nullable String forwarded) {
        return addresses
                .of(peer, lines(xForwardedFor), lines(forwarded))
                .map(IpAddress::toString)
                .orElse(NONE);
    }

    private static List<String> lines(@Nullable String header) {
        return header == null ? List.of() : Arrays.asList(header.split("!", -1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # An untrusted sender is the client, whatever its headers say.
            203.0.113.9  | -                                 | 203.0.113.9
            203.0.113.9  | 192.0.2.1                         | 203.0.113.9
            203.0.113.9  | 192.0.2.1, 198.51.100.1           | 203.0.113.9
            2001:db8::9  | 192.0.2.1                         | 2001:db8::9
            # A trusted proxy says who is behind it, and only the end of the header is its own.
            198.51.100.1 | 192.0.2.1                         | 192.0.2.1
            198.51.100.1 | 1.1.1.1, 192.0.2.1                | 192.0.2.1
            198.51.100.1 | 1.1.1.1, 10.0.0.1, 192.0.2.1      | 192.0.2.1
            198.51.100.1 | garbage, 192.0.2.1                | 192.0.2.1
            198.51.100.1 | 1.1.1.1!192.0.2.1                 | 192.0.2.1
            198.51.100.1 | 1.1.1.1, 2.2.2.2!9.9.9.9,192.0.2.1| 192.0.2.1
            198.51.100.1 | ,,192.0.2.1,, ,!,! ,              | 192.0.2.1
            198.51.100.1 | 192.0.2.1:4711                    | 192.0.2.1
            198.51.100.1 | 2001:db8::1                       | 2001:db8::1
            198.51.100.1 | [2001:db8::1]                     | 2001:db8::1
            198.51.100.1 | [2001:DB8:0::1]:4711              | 2001:db8::1
            198.51.100.1 | ::ffff:192.0.2.1                  | 192.0.2.1
            # Several trusted proxies in a row.
            198.51.100.1 | 1.1.1.1, 192.0.2.1, 10.0.0.1      | 192.0.2.1
            10.0.0.1     | 192.0.2.1, 2001:db8:f:1::5        | 192.0.2.1
            2001:db8:f::1| 1.1.1.1, 192.0.2.1,198.51.100.7:1, 10.0.0.1 | 192.0.2.1
            ::ffff:10.0.0.1 | 192.0.2.1                      | 192.0.2.1
            # What is behind the last trusted proxy cannot be read, or there is nothing.
            198.51.100.1 | -                                 | none
            198.51.100.1 | , ,                               | none
            198.51.100.1 | unknown                           | none
            198.51.100.1 | 192.0.2.1, unknown                | none
            198.51.100.1 | 192.0.2.1, _hidden                | none
            198.51.100.1 | 192.0.2.1, garbage                | none
            198.51.100.1 | 192.0.2.1, 192.0.2                | none
            198.51.100.1 | 192.0.2.1, 192.0.2.01             | none
            198.51.100.1 | 192.0.2.1, 192.0.2.2:             | none
            198.51.100.1 | 192.0.2.1, 192.0.2.2:x            | none
            198.51.100.1 | 192.0.2.1, [192.0.2.2]            | none
            198.51.100.1 | 192.0.2.1, [2001:db8::1]x         | none
            198.51.100.1 | 192.0.2.1, [2001:db8::1           | none
            198.51.100.1 | 192.0.2.1, 2001:db8::1]           | none
            198.51.100.1 | 198.51.100.7, 10.0.0.1            | none
            # A private address is the one of a proxy that is missing in the list.
            10.0.0.2     | 192.0.2.1                         | none
            127.0.0.1    | -                                 | none
            ::1          | -                                 | none
            198.51.100.1 | 192.0.2.1, 10.0.0.2               | none
            -            | 192.0.2.1                         | none
            nonsense     | 192.0.2.1                         | none
            """)
    void the_client_is_the_nearest_address_that_is_not_trusted(
            @Nullable String peer, @Nullable String xForwardedFor, String client) {
        assertThat(client(peer, xForwardedFor, null)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            for=192.0.2.1                                           | 192.0.2.1
            For="192.0.2.1"                                         | 192.0.2.1
            FOR = 192.0.2.1                                         | none
            for=192.0.2.1:4711                                      | 192.0.2.1
            for=[2001:db8:cafe::17]:4711                            | 2001:db8:cafe::17
            for="192.0.2.1:4711"                                    | 192.0.2.1
            for="192.0.2.1:_port"                                   | 192.0.2.1
            for=192.0.2.1;proto=http;by=203.0.113.43                | 192.0.2.1
            proto=https ; for=192.0.2.1 ; host="a,b;for=1.1.1.1"    | 192.0.2.1
            for="[2001:db8:cafe::17]:4711"                          | 2001:db8:cafe::17
            for="[2001:db8:cafe::17]"                               | 2001:db8:cafe::17
            for="2001:db8:cafe::17"                                 | 2001:db8:cafe::17
            for="\\1\\92.0.2.1"                                     | 192.0.2.1
            for=1.1.1.1, for=192.0.2.1                              | 192.0.2.1
            for=1.1.1.1,for=192.0.2.1,for=198.51.100.9              | 192.0.2.1
            for=1.1.1.1!for=192.0.2.1                               | 192.0.2.1
            for="1.1.1.1, for=192.0.2.1                             | 192.0.2.1
            for="1.1.1.1, for="[2001:db8::1]:80"                    | 2001:db8::1
            host="x, for=192.0.2.1                                  | 192.0.2.1
            for=192.0.2.1;host="a\\", for=1.1.1.1"                   | 192.0.2.1
            for=192.0.2.1;host="a\\", for=1.1.1.1;x=\\"b"            | 192.0.2.1
            for=192.0.2.1;host="a\\\\"                              | 192.0.2.1
            for=192.0.2.1;for=1.1.1.1                               | none
            for=1.1.1.1, for=unknown                                | none
            for=1.1.1.1, for=_hidden                                | none
            for=1.1.1.1, for="_hidden:_port"                        | none
            for=1.1.1.1, by=192.0.2.1                               | none
            for=1.1.1.1, 192.0.2.1                                  | none
            for=1.1.1.1, for=                                       | none
            for=1.1.1.1, for=""                                     | none
            for=1.1.1.1, for="192.0.2.1                             | none
            for=1.1.1.1, for=192.0.2.1"                             | none
            for=1.1.1.1, for=192.0.2.1; garbage                     | none
            for=1.1.1.1, for=192.0.2.1;;                            | none
            for=1.1.1.1, for=10.0.0.2                               | none
            """)
    void the_other_header_is_read_as_its_standard_says(String forwarded, String client) {
        assertThat(client("198.51.100.1", null, forwarded)).isEqualTo(client);
        assertThat(client("203.0.113.9", null, forwarded)).isEqualTo("203.0.113.9");
    }

    @Test
    void the_header_that_most_proxies_write_counts_alone() {
        assertThat(client("198.51.100.1", "192.0.2.1", "for=1.1.1.1")).isEqualTo("192.0.2.1");
        assertThat(client("198.51.100.1", "unknown", "for=1.1.1.1")).isEqualTo(NONE);
        assertThat(client("198.51.100.1", " , ", "for=192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void huge_headers_are_read_from_their_end_only() {
        var forged = "1.1.1.1, ".repeat(10_000);

        assertThat(client("198.51.100.1", forged + "192.0.2.1", null)).isEqualTo("192.0.2.1");
        assertThat(client("198.51.100.1", ",".repeat(100_000) + "192.0.2.1" + ",".repeat(100_000), null))
                .isEqualTo("192.0.2.1");
        assertThat(client("198.51.100.1", "192.0.2.1, " + "10.0.0.1, ".repeat(31), null))
                .isEqualTo("192.0.2.1");
        assertThat(client("198.51.100.1", "192.0.2.1, " + "10.0.0.1, ".repeat(32), null))
                .isEqualTo(NONE);
        assertThat(client("198.51.100.1", null, "for=\"" + "\\\"".repeat(50_000)))
                .isEqualTo(NONE);
        assertThat(client("198.51.100.1", null, "for=\"" + "a".repeat(50_000) + "\""))
                .isEqualTo(NONE);
    }

    /** What a client writes into the headers stands before the entry that the proxy adds. */
    @Test
    void nothing_that_a_client_writes_changes_its_address() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var alphabet = "19.:,;=\"\\[] \t_!forunkwabd\0\u00e9".toCharArray();
        for (int i = 0; i < 20_000; i++) {
            var forged = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                forged.append(alphabet[random.nextInt(alphabet.length)]);
            }
            var text = forged.toString();

            assertThat(client("198.51.100.1", text + ",192.0.2.1", null))
                    .as(text)
                    .isEqualTo("192.0.2.1");
            assertThat(client("198.51.100.1", text + ",192.0.2.1", text))
                    .as(text)
                    .isEqualTo("192.0.2.1");
            assertThat(client("198.51.100.1", null, text + ",for=192.0.2.1"))
                    .as(text)
                    .isEqualTo("192.0.2.1");
            assertThat(client("198.51.100.1", null, text + ", for=\"[2001:db8::1]:1\""))
                    .as(text)
                    .isEqualTo("2001:db8::1");
            assertThat(client("203.0.113.9", text, text)).as(text).isEqualTo("203.0.113.9");
            assertThatCode(() -> client("198.51.100.1", text, text)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_thousand_neighbours_behind_a_proxy_are_one_block() {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);

        assertThat(random.ints(1000)
                        .mapToObj(host -> "2001:DB8:0:7::%x:%x".formatted(host >>> 16, host & 0xFFFF))
                        .flatMap(address ->
                                addresses
                                        .of("198.51.100.1", List.of(address), List.of())
                                        .map(AddressBlock::of)
                                        .stream()))
                .hasSize(1000)
                .containsOnly(new AddressBlock("2001:db8:0:7::/64"));
    }

    @Test
    void a_private_address_that_is_not_in_the_list_is_one_warning_that_names_the_list() {
        for (int i = 0; i < 50; i++) {
            client("10.0.0." + (i + 2), "192.0.2.1", null);
            client("198.51.100.1", "172.16.0." + i, null);
        }

        assertThat(log.all()).singleElement().asString().contains("10.0.0.2", SETTING);
    }

    @Test
    void a_header_from_an_untrusted_address_is_one_warning_that_names_the_list_and_not_the_client() {
        client("203.0.113.9", null, null);
        assertThat(log.all()).isEmpty();

        for (int i = 0; i < 50; i++) {
            client("203.0.113.9", "192.0.2.1", null);
            client("203.0.113.9", null, "for=192.0.2.1");
        }

        assertThat(log.all())
                .singleElement()
                .asString()
                .contains("203.0.113.0/24", SETTING)
                .doesNotContain("203.0.113.9", "192.0.2.1");
    }

    @Test
    void a_proxy_that_does_not_say_who_is_behind_it_is_one_warning() {
        client("198.51.100.1", "192.0.2.1", null);
        assertThat(log.all()).isEmpty();

        for (int i = 0; i < 50; i++) {
            client("198.51.100.1", null, null);
            client("198.51.100.1", "unknown", null);
        }

        assertThat(log.all()).singleElement().asString().contains(SETTING, "X-Forwarded-For");
    }

    @Test
    void in_development_all_clients_are_on_this_machine_and_no_warning_says_so() {
        assertThat(addresses(true).of("127.0.0.1", List.of("192.0.2.1"), List.of()))
                .isEmpty();

        assertThat(log.all()).isEmpty();
    }
}
