package dev.ringproof.app.network;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/**
 * Makes a guarded connection of HTTP/1.1 of each socket that a listener accepts. It is the only selector of a listener,
 * so Helidon asks it before it reads a byte, and there is neither HTTP/2 nor an upgrade.
 */
record GuardedSelector(Connections connections) implements ServerConnectionSelector {
    /** {@link RequestReader} has the smaller limits, so that its errors are the ones that clients see. */
    private static final Http1ConnectionSelector HTTP_1_1 = Http1ConnectionSelector.builder()
            .config(Http1Config.builder()
                    .maxPrologueLength(2 * RequestReader.MAX_LINE)
                    .maxHeadersSize(2 * RequestReader.MAX_HEAD)
                    .receiveLog(false)
                    .sendLog(false)
                    .build())
            .build();

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var socket = context.serverSocket();
        var entry = connections.admit(context.remotePeer().address(), socket::close);
        if (entry == null) {
            throw new CloseConnectionException("too many connections");
        }
        return new GuardedConnection(context, entry, HTTP_1_1);
    }
}
