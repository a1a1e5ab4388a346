package dev.ringproof.examples.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.keys.KeyRing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the jars from target/providers, as a Keycloak does. */
class PartsLoaderIT {
    private static final Path LIBRARIES = Path.of(System.getProperty("providers"), "ringproof");

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "carrier", "development",
            "keys", KeyRing.newPair("1", new Random(1)),
            "index-key", KeyRing.newPair("i", new Random(2))));

    private Parts open() {
        return PartsLoader.open(LIBRARIES, name -> Optional.ofNullable(settings.get(name)));
    }

    @Test
    void the_database_lives_in_a_class_loader_of_its_own_and_keeps_what_was_stored(@TempDir Path folder) {
        settings.put("database-url", "jdbc:h2:file:" + folder.resolve("ringproof"));
        var owner = new OwnerId("5a1b7c30-anna");

        try (var parts = open();
                var ringproof = Ringproof.with(parts.gateway())
                        .stores(parts.stores())
                        .keys(parts.keys())
                        .build()) {
            ringproof.administration().open(owner);
            var store = parts.stores().accounts().getClass();
            assertThat(store.getClassLoader()).isNotSameAs(Ringproof.class.getClassLoader());
            assertThat(store.getClassLoader().getName()).isEqualTo("ringproof-parts");
            assertThatThrownBy(() -> store.getClassLoader().loadClass("org.keycloak.models.UserModel"))
                    .isInstanceOf(ClassNotFoundException.class);
        }
        try (var parts = open();
                var ringproof = Ringproof.with(parts.gateway())
                        .stores(parts.stores())
                        .keys(parts.keys())
                        .build()) {
            assertThat(ringproof.users().find(owner)).isPresent();
        }
    }

    @Test
    void the_carrier_finds_its_own_libraries_on_any_thread(@TempDir Path folder) throws Exception {
        var carrier = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var bodies = new LinkedBlockingQueue<String>();
        carrier.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        carrier.start();
        settings.put("database-url", "jdbc:h2:file:" + folder.resolve("ringproof"));
        settings.put("carrier", "http");
        settings.put("carrier-url", "http://127.0.0.1:" + carrier.getAddress().getPort() + "/");
        settings.put("carrier-body", "{\"code\":\"{code}\"}");
        // Like Keycloak's: by it, ServiceLoader finds a JSON library that is not the one beside the class path.
        var before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new ForeignServices(before, folder));
        try (var parts = open();
                var ringproof = Ringproof.with(parts.gateway())
                        .stores(parts.stores())
                        .keys(parts.keys())
                        .build()) {
            var actor = Actor.withoutSession(new OwnerId("5a1b7c30-anna"));
            var number = ringproof.phoneNumbers().create(actor, "+14155552671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(actor, number.id()).orElseThrow();

            var body = bodies.poll(10, TimeUnit.SECONDS);
            assertThat(body).matches("\\{\"code\":\"\\d{6}\"}");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            carrier.stop(0);
        }
    }

    /** A loader by which a thread finds a class for JSON that is not a JsonProvider of the folder's library. */
    private static final class ForeignServices extends ClassLoader {
        private final Path folder;

        ForeignServices(ClassLoader parent, Path folder) {
            super(parent);
            this.folder = folder;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.equals("META-INF/services/jakarta.json.spi.JsonProvider")) {
                return super.getResources(name);
            }
            var file = Files.writeString(folder.resolve("services"), PartsLoaderIT.class.getName());
            return Collections.enumeration(List.of(file.toUri().toURL()));
        }
    }

    @Test
    void a_missing_setting_is_named() {
        assertThatThrownBy(this::open).hasMessage("the setting database-url is missing");
    }

    @Test
    void a_wrong_key_is_named_and_not_shown() {
        settings.put("keys", "1:c2VjcmV0");

        assertThatThrownBy(this::open)
                .hasMessageStartingWith("the setting keys is wrong: ")
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void keycloaks_class_path_gets_three_jars_and_no_library_that_keycloak_has() throws Exception {
        try (var jars = Files.list(LIBRARIES.getParent()).filter(Files::isRegularFile)) {
            assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-[0-9].*", "")))
                    .containsExactlyInAnyOrder("ringproof-keycloak.jar", "ringproof-core", "libphonenumber");
        }
    }
}
