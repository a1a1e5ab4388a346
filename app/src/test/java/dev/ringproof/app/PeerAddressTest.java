package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real server knows the address of a connection and the lines of a header in their order, and believes a header that
 * comes from a trusted proxy.
 */
class PeerAddressTest {
    private static final int MAX = 5;
    private static final String SETTING = "RINGPROOF_TRUSTED_PROXIES";

    @TempDir
    Path data;

    /** A warning tells whether the server has found the address of the client. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            loopback          | X-Forwarded-For: unknown!X-Forwarded-For: 192.0.2.1 | true
            127.0.0.0/8       | x-forwarded-for: unknown, 192.0.2.1                 | true
            loopback          | X-Forwarded-For: 192.0.2.1!X-Forwarded-For: unknown | false
            loopback,192.0.2.1| Forwarded: for=unknown!Forwarded: for=192.0.2.1     | false
            """)
    void the_header_of_a_trusted_proxy_says_the_address(String trusted, String header, boolean known)
            throws IOException {
        var server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString(), SETTING, trusted));

        int status = create(server, 1, header.replace("!", "\r\n"));

        assertThat(status).isEqualTo(200);
        assertThat(server.stop().contains(SETTING)).isEqualTo(!known);
    }

    @Test
    void neighbours_behind_a_trusted_proxy_share_one_limit_whatever_they_forge() throws IOException {
        try (var server = ServerProcess.start(limited("loopback"))) {
            assertThat(statuses(
                            server,
                            i -> "X-Forwarded-For: 198.51.%d.1\r\nX-Forwarded-For: 2001:DB8:0:7:%d::1".formatted(i, i)))
                    .isEqualTo(IntStream.range(0, 4 * MAX)
                            .mapToObj(i -> i < MAX ? 200 : 429)
                            .toList());
            assertThat(create(server, 1000, "X-Forwarded-For: 2001:db8:0:8::1")).isEqualTo(200);
        }
    }

    /** The clients are on this machine, which is not in the list. */
    @Test
    void a_forged_header_from_an_untrusted_address_counts_for_nobody() throws IOException {
        try (var server = ServerProcess.start(limited("192.0.2.1"))) {
            assertThat(statuses(server, i -> "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.7"))
                    .containsOnly(200);
        }
    }

    private Map<String, String> limited(String trusted) {
        return Map.of(
                "RINGPROOF_DATA",
                data.toString(),
                SETTING,
                trusted,
                "RINGPROOF_LIMIT_CREATES_FROM_ADDRESS",
                MAX + "/PT1H");
    }

    private static List<Integer> statuses(ServerProcess server, IntFunction<String> headers) throws IOException {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 4 * MAX; i++) {
            statuses.add(create(server, i, headers.apply(i)));
        }
        return statuses;
    }

    /** Adds a number for a user of its own. */
    private static int create(ServerProcess server, int user, String headers) throws IOException {
        var form = "phone_number=%2B1415555" + (2000 + user);
        return RawHttp.send(
                        server.base(),
                        "POST /v1/me/phone_numbers HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                + new Api(server.base()).token("user_" + user) + "\r\n" + headers
                                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                + form.length() + "\r\n\r\n" + form)
                .status();
    }
}
