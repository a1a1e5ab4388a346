package dev.ringproof.app.bench.server;

import io.helidon.config.mp.MpConfigSources;
import io.helidon.microprofile.server.JaxRsApplication;
import io.helidon.microprofile.server.Server;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * The stack floor: Helidon MP, Jakarta REST, JSON-P and Hibernate as Ringproof uses them, with the same statements and
 * nothing else. It has no filters, no limits, no rules and no beans. What it costs, Ringproof cannot save without
 * leaving the stack.
 */
public final class FloorServer {
    private FloorServer() {}

    /** Arguments: the URL of the database, the number of connections, the receiver of messages, the tokens' key. */
    public static void main(String[] arguments) throws SQLException {
        var resource = new FloorResource(
                new FloorStore(arguments[0], Integer.parseInt(arguments[1])),
                new Webhook(arguments[2]),
                new TokenCheck(arguments[3]));
        var config = ConfigProviderResolver.instance()
                .getBuilder()
                .addDefaultSources()
                .withSources(MpConfigSources.create(Map.of(
                        "server.host", "127.0.0.1",
                        "server.port", "0",
                        "server.connection-options.tcp-no-delay", "true",
                        "mp.openapi.scan.disable", "true",
                        "metrics.rest-request.enabled", "false")))
                .build();
        var server = Server.builder()
                .config(config)
                .addApplication(JaxRsApplication.builder()
                        .config(new ResourceConfig().register(resource))
                        .build())
                .build()
                .start();
        System.out.println("listens on " + server.port());
    }
}
