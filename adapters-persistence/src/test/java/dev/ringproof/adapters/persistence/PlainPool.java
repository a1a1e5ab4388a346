package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.connection.Connections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A host's pool that resets nothing: who takes a connection gets it as the last one has left it. It says how many
 * connections were not given back.
 */
final class PlainPool extends Connections implements AutoCloseable {
    private final String url;
    private final boolean autoCommit;
    private final int isolation;
    private final Deque<Connection> free = new ArrayDeque<>();
    private final List<Connection> all = new ArrayList<>();
    private boolean closed;

    PlainPool(String url, boolean autoCommit, int isolation) {
        this.url = url;
        this.autoCommit = autoCommit;
        this.isolation = isolation;
    }

    @Override
    public synchronized Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("the pool is closed");
        }
        var connection = free.isEmpty() ? made() : free.pop();
        var isBack = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                PlainPool.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (isBack.compareAndSet(false, true)) {
                            giveBack(connection);
                        }
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Connection made() throws SQLException {
        var connection = DriverManager.getConnection(url);
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(autoCommit);
        all.add(connection);
        return connection;
    }

    private synchronized void giveBack(Connection connection) {
        free.push(connection);
    }

    synchronized int taken() {
        return all.size() - free.size();
    }

    synchronized List<Connection> all() {
        return List.copyOf(all);
    }

    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        for (var connection : all) {
            connection.close();
        }
    }
}
