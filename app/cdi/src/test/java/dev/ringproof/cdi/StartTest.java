package dev.ringproof.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.internal.SessionFactoryRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Ringproof begins and ends with its container, and what it says if it cannot begin. */
class StartTest {
    private static final Map<String, String> KEYS = Map.of(
            "ringproof.keys", KeyRing.newPair("1", new Random(7)),
            "ringproof.index-key", KeyRing.newPair("1", new Random(8)));

    private static final Map<String, String> IN_MEMORY = Map.of("ringproof.in-memory", "true");

    /** What has happened, in order. */
    private static final List<String> JOURNAL = new ArrayList<>();

    @BeforeEach
    void empty_the_journal() {
        JOURNAL.clear();
    }

    /** A DataSource on a database in memory that a test names. */
    @ApplicationScoped
    static class HostDatabase {
        static String name = "";

        @Produces
        @ApplicationScoped
        DataSource dataSource() {
            return inMemory(name);
        }

        void close(@Disposes DataSource dataSource) {
            JOURNAL.add("the DataSource is closed");
        }
    }

    private static DataSource inMemory(String name) {
        var dataSource = new JdbcDataSource();
        dataSource.setUrl("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        return dataSource;
    }

    @ApplicationScoped
    static class Host implements RingproofBuilderCustomizer {
        @Inject
        PhoneNumbers numbers;

        @Override
        public void customize(Ringproof.Builder builder) {
            JOURNAL.add("Ringproof opens");
            builder.closing(() -> JOURNAL.add("Ringproof is closed"));
        }

        void lastWork(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
            numbers.create(SignUp.ANNA, "+1 415 555 2672").orElseThrow();
            JOURNAL.add("the host works for the last time");
        }
    }

    @Test
    void ringproof_opens_with_the_container_and_closes_before_the_beans_of_the_host() {
        HostDatabase.name = "order";
        try (var container = Containers.start(KEYS, Carrier.class, HostDatabase.class, Host.class)) {
            assertThat(container.isRunning()).isTrue();
            assertThat(JOURNAL).containsExactly("Ringproof opens");
        }

        assertThat(JOURNAL)
                .containsExactly(
                        "Ringproof opens",
                        "the host works for the last time",
                        "Ringproof is closed",
                        "the DataSource is closed");
    }

    @Test
    void a_number_on_the_datasource_of_the_host_outlives_the_container() throws InterruptedException {
        HostDatabase.name = "restart";
        PhoneNumberId id;
        try (var first = Containers.start(KEYS, Carrier.class, SignUp.class, HostDatabase.class)) {
            id = first.select(SignUp.class).get().verify();
        }

        try (var second = Containers.start(KEYS, Carrier.class, SignUp.class, HostDatabase.class)) {
            assertThat(second.select(SignUp.class).get().isVerified(id)).isTrue();
        }
    }

    @ApplicationScoped
    static class MarkedDatabase {
        @Produces
        @RingproofDataSource
        @ApplicationScoped
        DataSource dataSource() {
            return inMemory("marked");
        }
    }

    @Test
    void a_marked_datasource_goes_before_the_usual_one() throws Exception {
        HostDatabase.name = "usual";
        try (var container = Containers.start(KEYS, Carrier.class, HostDatabase.class, MarkedDatabase.class)) {
            container
                    .select(PhoneNumbers.class)
                    .get()
                    .create(SignUp.ANNA, "+1 415 555 2671")
                    .orElseThrow();

            assertThat(schemas("marked")).contains("ringproof");
            assertThat(schemas("usual")).doesNotContain("ringproof");
        }
    }

    private static List<String> schemas(String database) throws Exception {
        var names = new ArrayList<String>();
        try (var connection = inMemory(database).getConnection();
                var schemas = connection.getMetaData().getSchemas()) {
            while (schemas.next()) {
                names.add(schemas.getString("TABLE_SCHEM"));
            }
        }
        return names;
    }

    // What it says.

    /** Returns why a container does not start, without what the container says about it. */
    private static Throwable failure(Map<String, String> config, Class<?>... classes) {
        var failure = catchThrowable(() -> Containers.start(config, classes).close());
        assertThat(failure).isNotNull();
        while (failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    @Test
    void all_that_is_missing_is_told_at_once() {
        assertThat(failure(Map.of(), TwoMeters.class))
                .isInstanceOf(RingproofSettingsException.class)
                .hasMessageStartingWith("Ringproof cannot start: ")
                .hasMessageContaining(
                        "there is no gateway: make a bean of dev.ringproof.core.port.out.SmsGateway, or name"
                                + " a carrier in ringproof.gateway-order")
                .hasMessageContaining("ringproof.keys is missing")
                .hasMessageContaining("ringproof.index-key is missing")
                .hasMessageContaining("there is no bean of javax.sql.DataSource");
    }

    @Test
    void all_that_is_wrong_is_told_at_once_by_its_key_and_without_its_value() {
        var config = new HashMap<>(KEYS);
        config.put("ringproof.keys", "1:short-secret");
        config.put("ringproof.migrate", "maybe-secret");
        config.put("ringproof.connections", "many-secret");
        config.put("ringproof.codes.length", "12-secret");
        config.put("ringproof.codes.lifetime", "10m-secret");
        config.put("ringproof.numbers.voip", "yes-secret");
        config.put("ringproof.budget.per-day", "all-secret");
        config.put("ringproof.limits.number", "maybe-secret");
        config.put("ringproof.guard.mode", "maybe-secret");
        config.put("ringproof.gateway-order", "carrier,twilio-eu,telepathy");
        config.put("ringproof.gateways.twilio-eu.account-sid", "AC-secret");
        HostDatabase.name = "wrong";

        assertThat(failure(config, Carrier.class, HostDatabase.class))
                .isInstanceOf(RingproofSettingsException.class)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .contains("ringproof.keys is wrong: ")
                        .contains("ringproof.migrate is wrong: it must be run, validate or none")
                        .contains("ringproof.connections is wrong: it must be a number from 1 to 1000")
                        .contains("ringproof.codes.length is wrong: it must be a number from 6 to 10")
                        .contains("ringproof.codes.lifetime is wrong: it must be an ISO 8601 duration, such as PT10M")
                        .contains("ringproof.numbers.voip is wrong: it must be true or false")
                        .contains(
                                "ringproof.budget.per-day is wrong: it must be an amount of money, such as 100 or 0.05")
                        .contains("ringproof.limits.number is wrong: it must be enforce, observe or off")
                        .contains("ringproof.guard.mode is wrong: it must be enforce, observe or off")
                        .contains("name 3 of ringproof.gateway-order is wrong: there is no such gateway")
                        .contains("ringproof.gateways.twilio-eu.account-sid is wrong: ")
                        .contains("ringproof.gateways.twilio-eu.sender is missing")
                        .doesNotContain("secret"));
    }

    @Test
    void several_gateways_without_an_order_are_refused() {
        assertThat(failure(IN_MEMORY, HostPartsTest.TwoCarriers.class))
                .hasMessage(
                        "Ringproof cannot start: ringproof.gateway-order is missing: there are several gateways, and"
                                + " nothing says which is tried first: a, b");
    }

    @Test
    void an_order_that_leaves_a_gateway_out_is_refused() {
        var config = Map.of("ringproof.in-memory", "true", "ringproof.gateway-order", "b");
        assertThat(failure(config, HostPartsTest.TwoCarriers.class))
                .hasMessage(
                        "Ringproof cannot start: ringproof.gateway-order does not name each bean of SmsGateway: a, b");
    }

    @ApplicationScoped
    static class TwoMeters {
        @Produces
        @Named("a")
        Meters first() {
            return Meters.NONE;
        }

        @Produces
        @Named("b")
        Meters second() {
            return Meters.NONE;
        }
    }

    @ApplicationScoped
    static class TwoDatabases {
        @Produces
        @Named("c")
        DataSource first() {
            return inMemory("a");
        }

        @Produces
        @Named("d")
        DataSource second() {
            return inMemory("b");
        }
    }

    @Test
    void several_beans_where_one_is_taken_are_refused() {
        assertThat(failure(KEYS, Carrier.class, TwoDatabases.class, TwoMeters.class))
                .hasMessage("Ringproof cannot start: there are several beans of javax.sql.DataSource: mark one with"
                        + " @RingproofDataSource; there are several beans of dev.ringproof.core.port.out.Meters, and"
                        + " Ringproof takes one");
    }

    @ApplicationScoped
    static class Unwilling implements RingproofBuilderCustomizer {
        @Override
        public void customize(Ringproof.Builder builder) {
            assertThat(SessionFactoryRegistry.INSTANCE.hasRegistrations()).isTrue();
            throw new IllegalStateException("the host does not want to start");
        }
    }

    @Test
    void what_was_opened_is_closed_if_the_start_fails() {
        HostDatabase.name = "closed";

        assertThat(failure(KEYS, Carrier.class, HostDatabase.class, Unwilling.class))
                .hasMessage("the host does not want to start");
        assertThat(SessionFactoryRegistry.INSTANCE.hasRegistrations()).isFalse();
    }
}
