package example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The application's own database. Ringproof has a schema of its own in it. */
@ApplicationScoped
class HostDatabase {
    @Produces
    @ApplicationScoped
    DataSource dataSource() {
        var dataSource = new JdbcDataSource();
        dataSource.setUrl("jdbc:h2:mem:acme;DB_CLOSE_DELAY=-1");
        return dataSource;
    }
}
