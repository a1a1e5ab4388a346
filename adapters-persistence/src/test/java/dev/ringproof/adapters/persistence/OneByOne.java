package dev.ringproof.adapters.persistence;

import dev.ringproof.adapters.persistence.connection.Connections;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A host's DataSource without a pool: each connection is a new one, with the defaults of the driver. */
final class OneByOne extends Connections {
    private final String url;

    OneByOne(String url) {
        this.url = url;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url);
    }
}
