package dev.ringproof.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the commands and the programs of docs/embedding.md, and compares the programs with those that it runs. */
@ExtendWith(RingproofServerExtension.class)
class EmbeddingTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SETTING = Pattern.compile("export (\\w+)=(\\S+)");

    @TempDir
    Path folder;

    private final String page = read(ROOT.resolve("docs/embedding.md"));

    @Test
    void the_commands_of_the_second_factor_work_as_printed(RingproofServer server) throws Exception {
        assertThat(run(block("second factor", "sh"), server.base()))
                .contains("\"sub\":\"user_2\"")
                .contains("\"purpose\":\"sign_in\"");
    }

    @Test
    void the_commands_of_the_ticket_work_as_printed(RingproofServer server) throws Exception {
        assertThat(run(block("ticket", "sh"), server.base())).isEqualTo("complete\ntoken\n");
    }

    @Test
    void the_program_of_the_ticket_signs_in_once(RingproofServer server) throws Exception {
        server.token("user_4");
        var host = new TicketHost(server.base(), server.secretKey());
        var ticket = host.ticketFor("user_4");

        assertThat(host.signIn(ticket)).isEqualTo("complete");
        assertThat(new Api(server.base())
                        .send(
                                "POST",
                                "/v1/client/sign_ins?_is_native=1",
                                "",
                                "application/x-www-form-urlencoded",
                                "ticket=" + ticket)
                        .code())
                .isEqualTo("sign_in_token_already_used_code");
    }

    @Test
    void the_program_of_the_ticket_asks_a_user_with_a_second_factor_for_it(RingproofServer server) throws Exception {
        server.addSecondFactor("user_5", "+14155552675");
        var host = new TicketHost(server.base(), server.secretKey());

        assertThat(host.signIn(host.ticketFor("user_5"))).isEqualTo("needs_second_factor");
    }

    @Test
    void the_commands_and_the_program_of_own_tokens_work() throws Exception {
        run(block("keys", "sh"), "");
        assertThat(withOwnTokens(() -> read(folder.resolve("jwks.json")), base -> run(block("own tokens", "sh"), base)))
                .startsWith("[{\"id\":\"idn_")
                .contains("\"phone_number\":\"+14155552671\"");

        var host = new JwtHost();
        var token = host.token("user_6", "session-6", InstantSource.system().instant());
        assertThat(withOwnTokens(
                        host::keySet,
                        base -> Integer.toString(
                                new Api(base).me(token).create("+14155552676").status())))
                .isEqualTo("200");
    }

    @FunctionalInterface
    private interface Use {
        String of(String base) throws Exception;
    }

    /** Starts a server with the settings of the page, whose key set is served here. */
    private String withOwnTokens(Supplier<String> keySet, Use use) throws Exception {
        var keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keys.createContext("/jwks.json", exchange -> {
            var body = keySet.get().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
        var environment = new HashMap<String, String>();
        SETTING.matcher(block("settings", "sh"))
                .results()
                .forEach(setting -> environment.put(
                        setting.group(1),
                        setting.group(2)
                                .replace(":9000", ":" + keys.getAddress().getPort())));
        environment.put(
                "RINGPROOF_DATA", Files.createTempDirectory(folder, "data").toString());
        try (var server = ServerProcess.start(environment)) {
            return use.of(server.base());
        } finally {
            keys.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JwtHost", "SecondFactorHost", "TicketHost"})
    void the_programs_are_those_that_tests_run(String program) {
        var source = read(Path.of("src/test/java/dev/ringproof/app", program + ".java"));

        assertThat(block(program, "java"))
                .isEqualToIgnoringWhitespace(between(source, "// PROGRAM {\n", "// PROGRAM }"));
    }

    @Test
    void the_tests_are_those_that_run() {
        var core = ROOT.resolve("core/testkit/src/test/java/dev/ringproof/testkit/SignInExampleTest.java");
        var app = Path.of("src/test/java/dev/ringproof/app/RingproofServerExtensionTest.java");

        assertThat(block("library test", "java"))
                .isEqualToIgnoringWhitespace(between(read(core), "// SIGN-IN {\n", "    // SIGN-IN }") + "}\n");
        assertThat(block("server test", "java"))
                .isEqualTo(
                        between(read(app), "// SIGN-IN {\n", "    // SIGN-IN }").indent(-4));
    }

    private String run(String commands, String base) throws IOException, InterruptedException {
        var shell = new ProcessBuilder(
                        "bash", "-euo", "pipefail", "-c", commands.replace("http://127.0.0.1:8080", base))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private String block(String name, String language) {
        return between(page, "<!-- " + name + " -->\n```" + language + "\n", "```");
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        assertThat(from).as(begin).isNotNegative();
        return text.substring(from + begin.length(), text.indexOf(end, from + begin.length()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
