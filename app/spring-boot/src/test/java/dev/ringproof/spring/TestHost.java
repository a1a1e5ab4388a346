package dev.ringproof.spring;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.testkit.RecordingGateway;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application with a DataSource, transactions by JDBC, a table of its own and a carrier that records. */
final class TestHost {
    static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));
    static final String NUMBER = "+14155552671";
    static final String KEYS = KeyRing.newPair("1", new Random(1));
    static final String INDEX_KEY = KeyRing.newPair("i", new Random(2));

    private TestHost() {}

    /** An application without a DataSource. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RingproofAutoConfiguration.class))
                // A test must not wait for messages that are handed over in the background.
                .withBean("foreground", RingproofBuilderCustomizer.class, () -> Ringproof.Builder::forTests);
    }

    static ApplicationContextRunner inMemory() {
        return bare().withBean(RecordingGateway.class).withPropertyValues("ringproof.in-memory=true");
    }

    static ApplicationContextRunner withKeys() {
        return bare().withPropertyValues("ringproof.keys=" + KEYS, "ringproof.index-key=" + INDEX_KEY);
    }

    static ApplicationContextRunner onDatabase() {
        return withKeys().withBean(RecordingGateway.class).withUserConfiguration(OwnTables.class);
    }

    static DataSource newDatabase() {
        return JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    static int attemptsLeft(PhoneNumber number) {
        return number.verification() instanceof Pending(var challenge) ? challenge.attemptsLeft() : -1;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTables {
        @Bean(destroyMethod = "dispose")
        JdbcConnectionPool dataSource() {
            return (JdbcConnectionPool) newDatabase();
        }

        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            var jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("create table account (name varchar(50) primary key)");
            return jdbc;
        }

        @Bean
        DataSourceTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        TransactionTemplate transaction(DataSourceTransactionManager manager) {
            return new TransactionTemplate(manager);
        }
    }
}
