package example.store;

import dev.ringproof.core.port.out.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;

/** All stores of a Ringproof on plain JDBC. The statements are those that H2 and PostgreSQL have in common. */
public final class JdbcStores {
    private JdbcStores() {}

    /**
     * Returns stores on a database, whose tables are created if they are missing. They never close the data source.
     *
     * @param clock the same time for all programs that use the database
     */
    public static Stores on(DataSource dataSource, InstantSource clock) {
        createTables(dataSource);
        var work = new JdbcUnitOfWork(dataSource);
        var users = new JdbcUsers(work);
        var checks = new JdbcChecks(work);
        var messages = new JdbcMessages(work);
        var optOuts = new JdbcOptOuts(work);
        var accounts = new JdbcAccounts(work, users, checks, messages, optOuts);
        users.beside(accounts);
        return new Stores(
                accounts,
                users,
                checks,
                new JdbcChallenges(work),
                messages,
                optOuts,
                new JdbcCounters(work),
                new JdbcRefusals(work),
                new JdbcClients(work),
                new JdbcSignIns(work),
                new JdbcDevices(work),
                work,
                clock);
    }

    private static void createTables(DataSource dataSource) {
        try (var file = JdbcStores.class.getResourceAsStream("/schema.sql");
                var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            var schema = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*", "");
            for (var command : schema.split(";")) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
            statement.execute("insert into rp_turn (id) select 1 where not exists (select id from rp_turn)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the tables", e);
        }
    }
}
