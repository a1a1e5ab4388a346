package dev.ringproof.adapters.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmppConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final String PASSWORD = "hush1234";

    @TempDir
    private Path directory;

    @Test
    void binds_over_tls_to_the_host_that_the_certificate_names() throws Exception {
        var context = contextOf("localhost");
        try (var simulator = simulator(context);
                var gateway = SmppGateway.open(
                        "carrier",
                        SmppSettings.read(key ->
                                Optional.ofNullable(settings(simulator.port()).get(key))),
                        new SmppConnections(LIMIT, context.getSocketFactory()),
                        new SettableClock(Instant.EPOCH))) {

            assertThat(gateway.health()).isEqualTo(GatewayHealth.UP);
        }
    }

    @Test
    void a_certificate_for_another_name_is_not_trusted() throws Exception {
        var context = contextOf("carrier.example");
        try (var simulator = simulator(context)) {
            var connections = new SmppConnections(LIMIT, context.getSocketFactory());

            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> connections.createConnection("localhost", simulator.port()));
        }
    }

    @Test
    void a_certificate_of_an_unknown_authority_is_not_trusted() throws Exception {
        try (var simulator = simulator(contextOf("localhost"))) {
            var connections = new SmppConnections(LIMIT, SSLContext.getDefault().getSocketFactory());

            assertThatExceptionOfType(SSLException.class)
                    .isThrownBy(() -> connections.createConnection("localhost", simulator.port()));
        }
    }

    @Test
    void the_handshake_has_a_time_limit() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connections = new SmppConnections(
                    Duration.ofMillis(200), SSLContext.getDefault().getSocketFactory());

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connections.createConnection("localhost", silent.getLocalPort()));
        }
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "HOST",
                "localhost",
                "PORT",
                Integer.toString(port),
                "SYSTEM_ID",
                SmppSimulator.SYSTEM_ID,
                "PASSWORD",
                SmppSimulator.PASSWORD,
                "TIMEOUT",
                LIMIT.toString());
    }

    private static SmppSimulator simulator(SSLContext context) throws IOException {
        var door = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        return new SmppSimulator(SmppSimulator.accepting(), door, 4, false);
    }

    /** Returns a context with a certificate for that name, which it also trusts. */
    private SSLContext contextOf(String name) throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve(name + ".p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "carrier",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start()
                .waitFor();
        assertThat(made).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
