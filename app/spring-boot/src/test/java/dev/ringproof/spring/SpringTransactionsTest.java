package dev.ringproof.spring;

import static dev.ringproof.spring.TestHost.ANNA;
import static dev.ringproof.spring.TestHost.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

class SpringTransactionsTest {

    /** How an application opens transactions. */
    enum Means {
        JDBC,
        JPA;

        ApplicationContextRunner runner() {
            return switch (this) {
                case JDBC -> TestHost.onDatabase();
                case JPA -> TestHost.withKeys().withBean(RecordingGateway.class).withUserConfiguration(JpaHost.class);
            };
        }

        private void run(Consumer<Host> test) {
            runner().run(context -> test.accept(new Host(context)));
        }
    }

    /** An application that runs, and what tests look at. */
    private record Host(AssertableApplicationContext context) {
        PhoneNumbers numbers() {
            return context.getBean(PhoneNumbers.class);
        }

        PhoneNumberAdministration administration() {
            return context.getBean(PhoneNumberAdministration.class);
        }

        RecordingGateway carrier() {
            return context.getBean(RecordingGateway.class);
        }

        JdbcTemplate jdbc() {
            return context.getBean(JdbcTemplate.class);
        }

        /** Adds a row to the application's own table. */
        void insert(String name) {
            jdbc().update("insert into account (name) values (?)", name);
        }

        List<@Nullable String> names() {
            return jdbc().queryForList("select name from account order by name", String.class);
        }

        TransactionTemplate transaction(int propagation) {
            var template =
                    new TransactionTemplate(context.getBean("transactionManager", PlatformTransactionManager.class));
            template.setPropagationBehavior(propagation);
            return template;
        }

        void inTransaction(Runnable work) {
            transaction(TransactionDefinition.PROPAGATION_REQUIRED).executeWithoutResult(status -> work.run());
        }

        PhoneNumber add() {
            return numbers().create(ANNA, NUMBER).orElseThrow();
        }

        PhoneNumber addAndPrepare() {
            var number = add();
            return numbers().prepareVerification(ANNA, number.id()).orElseThrow();
        }

        List<PhoneNumber> stored() {
            return numbers().account(ANNA).numbers();
        }
    }

    private static final class Rollback extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void rollBack(Runnable transaction) {
        assertThatThrownBy(transaction::run).isInstanceOf(Rollback.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_rollback_takes_the_number_with_it_and_sends_nothing(Means means) {
        means.run(host -> {
            rollBack(() -> host.inTransaction(() -> {
                host.insert("anna");
                host.addAndPrepare();
                throw new Rollback();
            }));

            assertThat(host.names()).isEmpty();
            assertThat(host.stored()).isEmpty();
            assertThat(host.carrier().messages()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_code_is_sent_after_the_commit_and_not_before(Means means) {
        means.run(host -> {
            host.inTransaction(() -> {
                host.insert("anna");
                host.addAndPrepare();
                assertThat(host.carrier().messages()).isEmpty();
            });

            assertThat(host.names()).containsExactly("anna");
            assertThat(host.stored()).hasSize(1);
            assertThat(host.carrier().messages()).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_code_stays_counted_after_a_rollback(Means means) {
        means.run(host -> {
            var number = host.addAndPrepare();
            var wrong = host.carrier().lastCode().equals("000000") ? "000001" : "000000";

            rollBack(() -> host.inTransaction(() -> {
                host.insert("anna");
                host.numbers().attemptVerification(ANNA, number.id(), wrong);
                throw new Rollback();
            }));

            assertThat(host.names()).isEmpty();
            assertThat(host.stored()).extracting(TestHost::attemptsLeft).containsExactly(4);
        });
    }

    @ParameterizedTest
    @EnumSource
    void what_is_rolled_back_within_another_transaction_leaves_that_one_as_it_is(Means means) {
        means.run(host -> {
            host.inTransaction(() -> {
                host.insert("outer");
                rollBack(() -> host.transaction(TransactionDefinition.PROPAGATION_REQUIRES_NEW)
                        .executeWithoutResult(status -> {
                            host.insert("inner");
                            host.add();
                            throw new Rollback();
                        }));
                host.administration().open(ANNA.owner());
            });

            assertThat(host.names()).containsExactly("outer");
            assertThat(host.stored()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void work_outside_of_transactions_commits_by_itself(Means means) {
        means.run(host -> {
            rollBack(() -> host.inTransaction(() -> {
                host.transaction(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                        .executeWithoutResult(status -> host.add());
                throw new Rollback();
            }));

            assertThat(host.stored()).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_step_after_the_commit_commits_by_itself(Means means) {
        means.run(host -> {
            host.inTransaction(() -> {
                host.insert("anna");
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        host.addAndPrepare();
                    }
                });
            });

            assertThat(host.stored()).hasSize(1);
            assertThat(host.carrier().messages()).hasSize(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_listener_has_transactions_of_its_own(Means means) {
        means.runner().withUserConfiguration(WritingListener.class).run(context -> {
            var host = new Host(context);

            host.inTransaction(host::add);

            assertThat(host.names()).containsExactly("heard");
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_back_end_reads_in_a_transaction_that_only_reads(Means means) {
        means.run(host -> {
            host.add();
            var reading = host.transaction(TransactionDefinition.PROPAGATION_REQUIRED);
            reading.setReadOnly(true);

            var read = new ArrayList<PhoneNumber>();
            reading.executeWithoutResult(status ->
                    read.addAll(host.administration().account(ANNA.owner()).numbers()));

            assertThat(read).hasSize(1);
        });
    }

    @Test
    void a_rollback_to_a_savepoint_that_undoes_a_step_takes_everything() {
        Means.JDBC.run(host -> {
            assertThatThrownBy(() -> host.inTransaction(() -> {
                        host.insert("outer");
                        rollBack(() -> host.transaction(TransactionDefinition.PROPAGATION_NESTED)
                                .executeWithoutResult(status -> {
                                    host.addAndPrepare();
                                    throw new Rollback();
                                }));
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("REQUIRES_NEW");

            assertThat(host.names()).isEmpty();
            assertThat(host.stored()).isEmpty();
            assertThat(host.carrier().messages()).isEmpty();
        });
    }

    @Test
    void a_rollback_to_a_savepoint_after_a_step_changes_nothing_for_it() {
        Means.JDBC.run(host -> {
            host.inTransaction(() -> {
                host.addAndPrepare();
                rollBack(() -> host.transaction(TransactionDefinition.PROPAGATION_NESTED)
                        .executeWithoutResult(status -> {
                            host.insert("inner");
                            throw new Rollback();
                        }));
            });

            assertThat(host.names()).isEmpty();
            assertThat(host.stored()).hasSize(1);
            assertThat(host.carrier().messages()).hasSize(1);
        });
    }

    @Test
    void a_transaction_on_another_database_within_ours_ends_by_itself() {
        Means.JDBC.run(host -> {
            var other = new DataSourceTransactionManager(TestHost.newDatabase());
            host.context().getBean(TransactionWatch.class).postProcessAfterInitialization(other, "other");

            rollBack(() -> host.inTransaction(() -> {
                host.add();
                new TransactionTemplate(other)
                        .executeWithoutResult(status -> host.administration()
                                .update(
                                        host.administration()
                                                .account(ANNA.owner())
                                                .numbers()
                                                .get(0)
                                                .id(),
                                        PhoneNumberUpdate.NONE)
                                .orElseThrow());
                host.numbers()
                        .prepareVerification(ANNA, host.stored().get(0).id())
                        .orElseThrow();
                assertThat(host.carrier().messages()).isEmpty();
                throw new Rollback();
            }));

            assertThat(host.stored()).isEmpty();
            assertThat(host.carrier().messages()).isEmpty();
        });
    }

    @Test
    void a_transaction_on_another_database_alone_is_none_of_ours() {
        Means.JDBC.run(host -> {
            var other = new DataSourceTransactionManager(TestHost.newDatabase());
            host.context().getBean(TransactionWatch.class).postProcessAfterInitialization(other, "other");

            rollBack(() -> new TransactionTemplate(other).executeWithoutResult(status -> {
                // Spring now keeps a connection to our database, too, which commits each statement.
                host.insert("anna");
                host.add();
                throw new Rollback();
            }));

            assertThat(host.names()).containsExactly("anna");
            assertThat(host.stored()).hasSize(1);
        });
    }

    @Test
    void steps_join_nothing_if_the_application_says_so() {
        TestHost.onDatabase()
                .withPropertyValues("ringproof.join-transactions=false")
                .run(context -> {
                    var host = new Host(context);

                    rollBack(() -> host.inTransaction(() -> {
                        host.add();
                        throw new Rollback();
                    }));

                    assertThat(host.stored()).hasSize(1);
                });
    }

    @Test
    void a_data_source_that_joins_transactions_itself_does_not_take_guesses_along() {
        TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withUserConfiguration(ProxyHost.class)
                .run(context -> {
                    var host = new Host(context);
                    var number = host.addAndPrepare();
                    var wrong = host.carrier().lastCode().equals("000000") ? "000001" : "000000";

                    rollBack(() -> host.inTransaction(() -> {
                        host.insert("anna");
                        host.numbers().create(ANNA, "+14155552672").orElseThrow();
                        throw new Rollback();
                    }));
                    rollBack(() -> host.inTransaction(() -> {
                        host.numbers().attemptVerification(ANNA, number.id(), wrong);
                        throw new Rollback();
                    }));

                    assertThat(host.names()).isEmpty();
                    assertThat(host.stored()).extracting(TestHost::attemptsLeft).containsExactly(4);
                });
    }

    /** Writes to the application's own table when a number was added, and undoes another write. */
    @Configuration(proxyBeanMethods = false)
    static class WritingListener {
        private final JdbcTemplate jdbc;
        private final TransactionTemplate transaction;

        @Autowired
        WritingListener(JdbcTemplate jdbc, TransactionTemplate transaction) {
            this.jdbc = jdbc;
            this.transaction = transaction;
        }

        @EventListener
        void hear(PhoneNumberEvent event) {
            transaction.executeWithoutResult(status -> jdbc.update("insert into account (name) values ('heard')"));
            transaction.executeWithoutResult(status -> {
                jdbc.update("insert into account (name) values ('undone')");
                status.setRollbackOnly();
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxyHost {
        @Bean
        DataSource dataSource() {
            return new TransactionAwareDataSourceProxy(TestHost.newDatabase());
        }

        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            return new TestHost.OwnTables().jdbc(dataSource);
        }

        @Bean
        DataSourceTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    /** The application's entity, with the name of one of ours. */
    @Entity
    @Table(name = "account")
    static class Account {
        @Id
        @Nullable
        String name;
    }

    @Configuration(proxyBeanMethods = false)
    static class JpaHost {
        @Bean
        DataSource dataSource() {
            return TestHost.newDatabase();
        }

        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            return new TestHost.OwnTables().jdbc(dataSource);
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            var factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setPersistenceUnitName("host");
            factory.setPackagesToScan("dev.ringproof.spring");
            return factory;
        }

        @Bean
        JpaTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        TransactionTemplate transaction(JpaTransactionManager manager) {
            return new TransactionTemplate(manager);
        }
    }

    /** What the application keeps by JPA is in the same transaction. */
    @Test
    void an_entity_of_the_application_is_committed_with_the_number_or_not_at_all() {
        Means.JPA.run(host -> {
            var entities = host.context().getBean(EntityManager.class);
            Runnable both = () -> {
                var account = new Account();
                account.name = "anna";
                entities.persist(account);
                host.add();
            };

            rollBack(() -> host.inTransaction(() -> {
                both.run();
                throw new Rollback();
            }));
            assertThat(host.names()).isEmpty();
            assertThat(host.stored()).isEmpty();

            host.inTransaction(both);
            assertThat(host.names()).containsExactly("anna");
            assertThat(host.stored()).hasSize(1);
        });
    }
}
