package dev.ringproof.spring;

import static dev.ringproof.spring.TestHost.ANNA;
import static dev.ringproof.spring.TestHost.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.HostTransactions;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumberEvent;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.in.Users;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class RingproofAutoConfigurationTest {
    private static final List<Class<?>> CONVERSATIONS = List.of(
            PhoneNumbers.class,
            PhoneNumberAdministration.class,
            Users.class,
            SecondFactorAuthentication.class,
            Sessions.class,
            SignIns.class,
            RememberedDevices.class,
            MessageInbox.class,
            NumberFormats.class,
            MessageAdministration.class,
            OptOuts.class,
            FraudAdministration.class,
            Explanations.class,
            DeliveryReceipts.class);

    @Test
    void ringproof_and_its_conversations_are_beans() {
        TestHost.inMemory().run(context -> {
            assertThat(context).hasSingleBean(Ringproof.class);
            assertThat(CONVERSATIONS).allSatisfy(type -> assertThat(context).hasSingleBean(type));
        });
    }

    @Test
    void the_code_in_the_message_verifies_the_number() {
        TestHost.onDatabase().run(context -> {
            var numbers = context.getBean(PhoneNumbers.class);
            var carrier = context.getBean(RecordingGateway.class);

            var number = numbers.create(ANNA, NUMBER).orElseThrow();
            numbers.prepareVerification(ANNA, number.id()).orElseThrow();

            assertThat(numbers.attemptVerification(ANNA, number.id(), carrier.lastCode()))
                    .isInstanceOf(Outcome.Accepted.class);
        });
    }

    @Test
    void tables_are_in_a_schema_of_their_own() {
        TestHost.onDatabase().withPropertyValues("ringproof.schema=phones").run(context -> {
            var schemas = context.getBean(JdbcTemplate.class)
                    .queryForList(
                            "select lower(table_schema) from information_schema.tables where lower(table_name) ="
                                    + " 'account'",
                            String.class);

            assertThat(schemas).containsExactlyInAnyOrder("public", "phones");
        });
    }

    @Test
    void it_can_be_switched_off() {
        TestHost.inMemory()
                .withPropertyValues("ringproof.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Ringproof.class)
                        .doesNotHaveBean(PhoneNumbers.class)
                        .doesNotHaveBean(TransactionWatch.class)
                        .doesNotHaveBean(RingproofProperties.class));
    }

    @Test
    void a_ringproof_of_the_application_is_the_only_one() {
        var own = Ringproof.with(new RecordingGateway()).forTests().build();

        TestHost.bare().withBean("own", Ringproof.class, () -> own).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(Ringproof.class);
            assertThat(context.getBean(PhoneNumbers.class)).isSameAs(own.phoneNumbers());
            assertThat(context).doesNotHaveBean(Stores.class).doesNotHaveBean(OpenGateways.class);
        });
    }

    @Test
    void stores_of_the_application_take_the_place_of_a_database() {
        var own = InMemoryStores.empty(InstantSource.system());

        TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withBean("own", Stores.class, () -> own)
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(Stores.class)
                            .doesNotHaveBean(Database.class);
                    context.getBean(PhoneNumbers.class).create(ANNA, NUMBER).orElseThrow();
                    assertThat(own.work()
                                    .run(() -> own.accounts().find(ANNA.owner()).numbers()))
                            .hasSize(1);
                });
    }

    @Test
    void a_database_of_the_application_is_used_and_closed_by_its_own_bean() {
        var keys = KeyRing.parse(TestHost.KEYS);
        var opened = Database.on(TestHost.newDatabase()).keys(keys, KeyRing.parse(TestHost.INDEX_KEY));

        TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withBean("own", Database.class, opened::open)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Database.class);
                    assertThat(context.getBean(Stores.class))
                            .isSameAs(context.getBean(Database.class).stores());
                });
    }

    @Test
    void meters_and_transactions_of_the_application_are_used() {
        var transactions = new NoTransactions();

        TestHost.onDatabase()
                .withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("ownMeters", Meters.class, () -> Meters.NONE)
                .withBean("ownTransactions", HostTransactions.class, () -> transactions)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Meters.class);
                    assertThat(context.getBean(HostTransactions.class)).isSameAs(transactions);
                    assertThat(context).doesNotHaveBean(TransactionWatch.class);
                    context.getBean(PhoneNumberAdministration.class).open(ANNA.owner());
                    assertThat(transactions.wasAsked()).isTrue();
                });
    }

    @Test
    void no_bean_has_a_name_that_an_application_would_choose() {
        var names = List.of("users", "sessions", "signIns", "messages", "phoneNumbers", "stores", "database", "inbox");
        var runner = TestHost.inMemory();
        for (var name : names) {
            runner = runner.withBean(name, String.class, () -> "the application's own");
        }

        runner.run(context -> assertThat(context).hasNotFailed().hasSingleBean(Users.class));
    }

    @Test
    void it_delivers_from_the_start_also_where_beans_are_lazy() {
        var built = new ArrayList<String>();

        TestHost.inMemory()
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withBean("built", RingproofBuilderCustomizer.class, () -> builder -> built.add("built"))
                .run(context -> assertThat(built).containsExactly("built"));
    }

    @Test
    void the_environment_may_hold_the_keys() {
        var environment = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("RINGPROOF_KEYS", TestHost.KEYS, "RINGPROOF_INDEX_KEY", TestHost.INDEX_KEY));

        TestHost.bare()
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(environment))
                .withBean(RecordingGateway.class)
                .withUserConfiguration(TestHost.OwnTables.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void the_marked_data_source_is_taken() {
        TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withUserConfiguration(TwoDatabases.class)
                .run(context -> {
                    var marked = new JdbcTemplate(context.getBean("marked", DataSource.class));
                    var primary = new JdbcTemplate(context.getBean("primary", DataSource.class));
                    var tables = "select count(*) from information_schema.tables where table_schema = 'ringproof'";

                    assertThat(marked.queryForObject(tables, Integer.class)).isPositive();
                    assertThat(primary.queryForObject(tables, Integer.class)).isZero();
                });
    }

    @Test
    void events_reach_listeners_of_both_kinds() {
        TestHost.inMemory().withUserConfiguration(Listeners.class).run(context -> {
            context.getBean(PhoneNumbers.class).create(ANNA, NUMBER).orElseThrow();

            var listeners = context.getBean(Listeners.class);
            assertThat(listeners.events).extracting(Event::name).contains("phone_number.created");
            assertThat(listeners.published).isEqualTo(listeners.events);
        });
    }

    @Test
    void a_risk_advisor_and_customizers_of_the_application_are_used() {
        var asked = new ArrayList<String>();

        TestHost.inMemory()
                .withBean("advisor", RiskAdvisor.class, () -> question -> {
                    asked.add("advisor");
                    return new RiskAdvice.Allow(false);
                })
                .withBean(
                        "customizer",
                        RingproofBuilderCustomizer.class,
                        () -> builder -> builder.listener(event -> asked.add("listener")))
                .run(context -> {
                    var numbers = context.getBean(PhoneNumbers.class);
                    var number = numbers.create(ANNA, NUMBER).orElseThrow();
                    numbers.prepareVerification(ANNA, number.id()).orElseThrow();
                    assertThat(asked).contains("advisor", "listener");
                });
    }

    @Test
    void properties_reach_the_rules() {
        TestHost.inMemory()
                .withPropertyValues(
                        "ringproof.codes.length=8", "ringproof.numbers.regions=DE", "ringproof.app.name=Acme")
                .run(context -> {
                    var numbers = context.getBean(PhoneNumbers.class);
                    assertThat(numbers.create(ANNA, NUMBER))
                            .satisfies(outcome -> assertThat(((Outcome.Refused<?>) outcome).refusal())
                                    .isInstanceOf(Refusal.UnsupportedRegion.class));

                    var number = numbers.create(ANNA, "+4915123456789").orElseThrow();
                    numbers.prepareVerification(ANNA, number.id()).orElseThrow();

                    var message = context.getBean(RecordingGateway.class).lastMessage();
                    assertThat(message.code()).hasSize(8);
                    assertThat(message.body()).contains("Acme");
                });
    }

    @Test
    void gateways_of_properties_and_beans_are_tried_in_the_order_that_is_named() {
        TestHost.bare()
                .withBean(RecordingGateway.class)
                .withPropertyValues(
                        "ringproof.in-memory=true",
                        "ringproof.gateway-order=fake,twilio-eu,recording",
                        "ringproof.gateways.twilio-eu.account-sid=AC0123456789abcdef0123456789abcdef",
                        // As an environment variable says it: RINGPROOF_GATEWAYS_..._AUTH_TOKEN.
                        "ringproof.gateways.twilio-eu.auth.token=0123456789abcdef0123456789abcdef",
                        "ringproof.gateways.twilio-eu.sender=+14155550100")
                .run(context -> {
                    var gateways = context.getBean(OpenGateways.class);

                    assertThat(gateways.names()).containsExactly("fake", "twilio-eu", "recording");
                    assertThat(gateways.inOrder()).extracting(SmsGateway::name).isEqualTo(gateways.names());
                });
    }

    @Test
    void the_database_outlives_ringproof() {
        var order = new ArrayList<String>();

        TestHost.withKeys()
                .withBean("carrier", ClosingGateway.class, () -> new ClosingGateway(order))
                .withBean(
                        "dataSource",
                        ClosingDataSource.class,
                        () -> new ClosingDataSource(TestHost.newDatabase(), order))
                .run(context -> {
                    var ringproof = context.getBean(Ringproof.class);
                    context.getBean(ClosingGateway.class).isClosed = () -> isClosed(ringproof);
                    context.getBean(ClosingDataSource.class).isClosed = () -> isClosed(ringproof);

                    context.getSourceApplicationContext().close();

                    assertThat(order)
                            .containsExactlyInAnyOrder("gateway after Ringproof", "DataSource after Ringproof");
                });
    }

    private static boolean isClosed(Ringproof ringproof) {
        try {
            ringproof.administration().account(ANNA.owner());
            return false;
        } catch (IllegalStateException e) {
            // A database that was closed before Ringproof would throw one, too.
            return "this Ringproof is closed".equals(e.getMessage());
        }
    }

    @Test
    void what_it_measures_is_in_the_registry() {
        TestHost.onDatabase()
                .withBean("registry", MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    var numbers = context.getBean(PhoneNumbers.class);
                    var number = numbers.create(ANNA, NUMBER).orElseThrow();
                    numbers.prepareVerification(ANNA, number.id()).orElseThrow();

                    var registry = context.getBean(MeterRegistry.class);
                    assertThat(registry.get("ringproof.events")
                                    .tag("event", "phone_number.created")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(registry.get("ringproof.texts.handovers")
                                    .tag("gateway", "recording")
                                    .counter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void without_a_registry_nothing_is_measured() {
        TestHost.inMemory().run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Meters.class));
    }

    @Test
    void its_health_is_down_while_the_database_is_away() {
        TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withBean("dataSource", FailingDataSource.class, () -> new FailingDataSource(TestHost.newDatabase()))
                .run(context -> {
                    var health = context.getBean("ringproofHealthIndicator", HealthIndicator.class);
                    assertThat(health.health()).satisfies(found -> {
                        assertThat(found.getStatus()).isEqualTo(Status.UP);
                        assertThat(found.getDetails()).containsKeys("deliveryLag", "gateways");
                    });

                    context.getBean(FailingDataSource.class).isAway = true;

                    assertThat(health.health())
                            .satisfies(found -> assertThat(found.getStatus()).isEqualTo(Status.DOWN));
                });
    }

    @Test
    void its_health_can_be_switched_off() {
        TestHost.inMemory()
                .withPropertyValues("management.health.ringproof.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
    }

    @Test
    void properties_show_no_secret() {
        TestHost.onDatabase().run(context -> {
            var properties = context.getBean(RingproofProperties.class);

            assertThat(properties.keys()).isEqualTo(TestHost.KEYS);
            assertThat(properties).hasToString("RingproofProperties");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoDatabases {
        @Bean
        @Primary
        DataSource primary() {
            return TestHost.newDatabase();
        }

        @Bean
        @RingproofDataSource
        DataSource marked() {
            return TestHost.newDatabase();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {
        final List<Event> events = new ArrayList<>();
        final List<Event> published = new ArrayList<>();

        @EventListener
        void hear(PhoneNumberEvent event) {
            published.add(event);
        }

        @Bean
        @Order(1)
        EventPublisher recorded() {
            return event -> {
                if (event instanceof PhoneNumberEvent) {
                    events.add(event);
                }
            };
        }
    }

    /** Says at its end whether Ringproof has ended before. */
    private static final class ClosingGateway extends RecordingGateway implements AutoCloseable {
        private final List<String> order;
        private Supplier<Boolean> isClosed = () -> false;

        ClosingGateway(List<String> order) {
            this.order = order;
        }

        @Override
        public void close() {
            order.add("gateway " + (isClosed.get() ? "after" : "before") + " Ringproof");
        }
    }

    /** Says at its end whether Ringproof has ended before. */
    private static final class ClosingDataSource extends DelegatingDataSource implements AutoCloseable {
        private final List<String> order;
        private Supplier<Boolean> isClosed = () -> false;

        ClosingDataSource(DataSource target, List<String> order) {
            super(target);
            this.order = order;
        }

        @Override
        public void close() {
            order.add("DataSource " + (isClosed.get() ? "after" : "before") + " Ringproof");
        }
    }

    private static final class FailingDataSource extends DelegatingDataSource {
        private volatile boolean isAway;

        FailingDataSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (isAway) {
                throw new SQLException("the database is away");
            }
            return super.getConnection();
        }
    }
}
