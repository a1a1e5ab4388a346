package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
        var token = new Api(server.base()).token("user_1");

        var answer = RawHttp.send(
                server.base(),
                "POST /v1/me/phone_numbers HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + "\r\n"
                        + header.replace("!", "\r\n")
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 30\r\n\r\n"
                        + "phone_number=%2B1+415+555+2671");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.stop())
                .satisfies(output -> assertThat(output.contains(SETTING)).isEqualTo(!known));
    }
}
