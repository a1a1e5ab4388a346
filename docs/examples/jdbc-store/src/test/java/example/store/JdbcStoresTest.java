package example.store;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.AllStoresContract;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

/** The contracts of all stores, on H2. */
class JdbcStoresTest extends AllStoresContract {
    private final EmptyDatabase database = new EmptyDatabase();

    @Override
    protected Stores emptyStores() {
        return JdbcStores.on(database.connections(), InstantSource.system());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }
}
