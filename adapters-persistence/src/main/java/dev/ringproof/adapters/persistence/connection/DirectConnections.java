package dev.ringproof.adapters.persistence.connection;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Opens connections outside of any pool, without its limits of time. */
public final class DirectConnections extends Connections {
    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;

    public DirectConnections(String url, @Nullable String user, @Nullable String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var connection = DriverManager.getConnection(url, user, password);
        connection.setAutoCommit(false);
        return connection;
    }
}
