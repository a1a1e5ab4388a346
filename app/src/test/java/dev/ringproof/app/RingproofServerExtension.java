package dev.ringproof.app;

import dev.ringproof.testkit.Inbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a Ringproof server in a process of its own, with an empty database and an inbox. Parameters of the types
 * {@link RingproofServer} and {@link Inbox} get a value. All tests of a class and of the classes in it share one server,
 * which is started when the first of them wants it, and stopped after the last one.
 *
 * {@snippet :
 * @ExtendWith(RingproofServerExtension.class)
 * class SignInTest {
 *     private static final String NUMBER = "+14155552671";
 *
 *     @Test
 *     void the_code_from_the_phone_signs_her_in(RingproofServer server, Inbox inbox) throws Exception {
 *         server.addSecondFactor("anna", NUMBER);
 *         var signIn = new SecondFactorHost(server.base(), server.secretKey());
 *
 *         var challenge = signIn.passwordWasRight("anna");
 *
 *         assertThat(signIn.complete("anna", challenge, "no code")).isFalse();
 *         assertThat(signIn.complete("anna", challenge, inbox.nextCode(NUMBER)))
 *                 .isTrue();
 *     }
 * }
 * }
 */
final class RingproofServerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RingproofServerExtension.class);

    private final Map<String, String> settings;

    /** For {@code @ExtendWith}: a server in development, with the settings that it has then. */
    RingproofServerExtension() {
        this(Map.of());
    }

    private RingproofServerExtension(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * For {@code @RegisterExtension} on a static field: a server with further settings.
     *
     * @param settings environment variables, such as {@code RINGPROOF_RESEND_AFTER}
     */
    static RingproofServerExtension with(Map<String, String> settings) {
        return new RingproofServerExtension(settings);
    }

    /** A server and its data, which end with the tests. */
    record Started(ServerProcess process, Path data, RingproofServer server) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.close();
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == RingproofServer.class || type == Inbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = ofTheClass(context)
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(this, _ -> start(), Started.class)
                .server();
        return parameter.getParameter().getType() == RingproofServer.class ? server : server.inbox();
    }

    /** Returns the context of the outermost class. */
    private static ExtensionContext ofTheClass(ExtensionContext context) {
        var outermost = context;
        for (var next = context.getParent(); next.isPresent(); next = next.get().getParent()) {
            if (next.get().getTestClass().isPresent()) {
                outermost = next.get();
            }
        }
        return outermost;
    }

    Started start() {
        try {
            var data = Files.createTempDirectory("ringproof-test");
            var environment = new HashMap<>(settings);
            environment.put("RINGPROOF_DATA", data.toString());
            var process = ServerProcess.start(environment);
            return new Started(process, data, server(process.base()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RingproofServer server(String base) {
        return new RingproofServer(base, "sk_test_dev", new ServerInbox(base));
    }
}
