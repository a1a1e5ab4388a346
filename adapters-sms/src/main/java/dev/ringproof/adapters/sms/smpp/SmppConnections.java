package dev.ringproof.adapters.sms.smpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a carrier as jsmpp's own factories do, but within a time limit. With TLS, the certificate must name the
 * host.
 *
 * @param tls null for connections without TLS
 */
record SmppConnections(Duration timeout, @Nullable SSLSocketFactory tls) implements ConnectionFactory {
    @Override
    public Connection createConnection(String host, int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            return new SocketConnection(tls == null ? socket : secured(socket, host, port, tls));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Socket socket, String host, int port, SSLSocketFactory factory) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        var secured = (SSLSocket) factory.createSocket(socket, host, port, true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }
}
