package dev.ringproof.adapters.rest;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.jspecify.annotations.Nullable;

/** The whole wire without a network: resources, gate, manners and errors, on whatever conversations a test gives it. */
final class Wire {
    static final String SECRET_KEY = "sk_live_for_tests_only";
    static final String KEYS = Assertions.newKeySet();
    static final String ORIGIN = "https://app.example.com";

    private final ApplicationHandler handler;
    private final DevelopmentTokens tokens;

    /** All conversations of the core. */
    Wire(Ringproof ringproof, InstantSource clock, boolean development) {
        this(
                ringproof.phoneNumbers(),
                ringproof.administration(),
                ringproof.secondFactorAuthentication(),
                ringproof.inbox(),
                clock,
                development);
    }

    Wire(
            PhoneNumbers numbers,
            PhoneNumberAdministration administration,
            SecondFactorAuthentication secondFactors,
            MessageInbox inbox,
            InstantSource clock,
            boolean development,
            Object... more) {
        tokens = new DevelopmentTokens(DevelopmentTokens.newKey(), clock);
        var settings = new RestSettings(
                List.of(tokens.verifier()),
                List.of("sk_live_the_former_one", SECRET_KEY),
                Set.of(ORIGIN),
                new Assertions(KEYS, "ringproof", clock),
                development ? tokens : null);
        var envelopes = new Envelopes(secondFactors, clock);
        handler = new ApplicationHandler(new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .register(new Gate(settings))
                .register(new Manners(settings))
                .register(new ErrorMapper())
                .register(new FrontendPhoneNumbers(numbers, envelopes, clock))
                .register(new FrontendClient(numbers, envelopes, clock))
                .register(new FrontendStepUp(secondFactors, envelopes))
                .register(new BackendSecondFactors(secondFactors, numbers, settings, clock))
                .register(new BackendAssertions(secondFactors, settings))
                .register(new BackendUsers(numbers, administration, secondFactors))
                .register(new PublicKeys(settings))
                .register(new BackendPhoneNumbers(administration, clock))
                .register(new DevelopmentResource(settings, administration, inbox))
                .register(new DevelopmentGateways(Wire::behave))
                .registerInstances(more));
    }

    String tokenOf(String user) {
        return tokens.issue(new dev.ringproof.core.domain.OwnerId(user));
    }

    /** What came back. */
    record Reply(int status, Map<String, List<Object>> headers, String body) {
        JsonObject json() {
            return structure().asJsonObject();
        }

        JsonStructure structure() {
            return jakarta.json.Json.createReader(new StringReader(body)).read();
        }

        JsonObject response() {
            return json().getJsonObject("response");
        }

        JsonValue at(String pointer) {
            return structure().getValue(pointer);
        }

        String code() {
            return json().getJsonArray("errors").getJsonObject(0).getString("code");
        }

        @Nullable
        String header(String name) {
            var values = headers.get(name);
            return values == null ? null : String.valueOf(values.getFirst());
        }
    }

    Request request(String method, String path) {
        return new Request(method, path);
    }

    /** A request in the making. */
    final class Request {
        private final ContainerRequest request;

        private Request(String method, String path) {
            var base = URI.create("http://localhost/");
            request = new ContainerRequest(base, base.resolve(path), method, null, new MapPropertiesDelegate(), null);
            request.setEntityStream(new ByteArrayInputStream(new byte[0]));
        }

        Request header(String name, String value) {
            request.header(name, value);
            return this;
        }

        Request as(String token) {
            return header("Authorization", token);
        }

        Request asBackEnd() {
            return header("Authorization", "Bearer " + SECRET_KEY);
        }

        Request form(String body) {
            return body("application/x-www-form-urlencoded", body.getBytes(StandardCharsets.UTF_8));
        }

        Request json(String body) {
            return body("application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        Request body(String type, byte[] body) {
            header("Content-Type", type);
            request.setEntityStream(new ByteArrayInputStream(body));
            return this;
        }

        Reply send() {
            var body = new ByteArrayOutputStream();
            try {
                ContainerResponse response = handler.apply(request, body).get();
                return new Reply(response.getStatus(), response.getHeaders(), body.toString(StandardCharsets.UTF_8));
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One fake gateway that knows one behaviour, and tells it in time. */
    private static boolean behave(String gateway, String behaviour, @Nullable Duration time) {
        if (!behaviour.equals("lose")) {
            throw new IllegalArgumentException("one of lose");
        }
        return gateway.equals("fake") && !Duration.ZERO.equals(time);
    }
}
