package dev.ringproof.adapters.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the contracts of all stores in a schema of their own, on the DataSource of a host. The host's connections commit
 * by default and have another isolation.
 */
class HostStoresTest extends StoresTest {
    private final List<HikariDataSource> hosts = new ArrayList<>();

    @Override
    Database open(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        config.setMaximumPoolSize(20);
        var host = new HikariDataSource(config);
        hosts.add(host);
        return Database.on(host)
                .keys(TestDatabases.SEAL_KEYS, TestDatabases.INDEX_KEYS)
                .connections(16)
                .open();
    }

    @Override
    String schema() {
        return "\"ringproof\".";
    }

    @Override
    void closeHost() {
        hosts.forEach(HikariDataSource::close);
        hosts.clear();
    }
}
