package dev.ringproof.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.persistence.HostTransactions;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.jta.JtaTransactionManager;

/** What a developer reads when Ringproof cannot start. */
class StartFailuresTest {
    private static final String TWILIO = "ringproof.gateways.twilio.account-sid=AC0123456789abcdef0123456789abcdef";

    @Test
    void without_a_data_source_it_says_what_to_set() {
        var failure = failureOf(TestHost.withKeys().withBean(RecordingGateway.class));

        assertThat(failure.getDescription()).isEqualTo("Ringproof cannot start: there is no DataSource");
        assertThat(failure.getAction()).contains("spring.datasource.url", "ringproof.in-memory=true");
    }

    @Test
    void several_data_sources_need_a_mark() {
        var failure = failureOf(TestHost.withKeys()
                .withBean(RecordingGateway.class)
                .withBean("one", DataSource.class, TestHost::newDatabase)
                .withBean("two", DataSource.class, TestHost::newDatabase));

        assertThat(failure.getDescription()).contains("there are several DataSources");
        assertThat(failure.getAction()).contains("@RingproofDataSource", "@Primary");
    }

    /** The starter takes the DataSource behind it. A program without the starter may not know the difference. */
    @Test
    void a_proxy_that_gives_connections_of_transactions_is_refused() {
        var proxy = new TransactionAwareDataSourceProxy(TestHost.newDatabase());

        assertThatThrownBy(() -> Database.on(proxy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Database.on was given a TransactionAwareDataSourceProxy; give it the DataSource behind the"
                        + " proxy, because attempts must commit by themselves");
    }

    @ParameterizedTest
    @CsvSource({"ringproof.keys, ringproof.index-key", "ringproof.index-key, ringproof.keys"})
    void a_missing_key_says_how_to_make_one(String missing, String given) {
        var failure = failureOf(TestHost.bare()
                .withBean(RecordingGateway.class)
                .withBean("dataSource", DataSource.class, TestHost::newDatabase)
                .withPropertyValues(given + "=" + TestHost.KEYS));

        assertThat(failure.getDescription()).isEqualTo("Ringproof cannot start: " + missing + " is missing");
        assertThat(failure.getAction()).contains("Set " + missing, "openssl rand -base64 32");
    }

    @Test
    void a_malformed_key_is_named_and_not_shown() {
        var failure = failureOf(TestHost.onDatabase().withPropertyValues("ringproof.keys=1:c2hvcnQta2V5"));

        assertThat(failure.getDescription())
                .isEqualTo("Ringproof cannot start: ringproof.keys is wrong: key 1 has fewer than 32 bytes")
                .doesNotContain("c2hvcnQta2V5");
    }

    @Test
    void another_key_than_the_database_was_written_with_is_named() {
        var database = TestHost.newDatabase();
        var host = TestHost.bare().withBean(RecordingGateway.class).withBean("db", DataSource.class, () -> database);
        host.withPropertyValues("ringproof.keys=" + TestHost.KEYS, "ringproof.index-key=" + TestHost.INDEX_KEY)
                .run(context -> context.getBean(PhoneNumbers.class)
                        .create(TestHost.ANNA, TestHost.NUMBER)
                        .orElseThrow());

        var other = KeyRing.newPair("i", new Random(3));
        var failure =
                failureOf(host.withPropertyValues("ringproof.keys=" + TestHost.KEYS, "ringproof.index-key=" + other));

        assertThat(failure.getDescription()).contains("ringproof.index-key: ").doesNotContain(other);
        assertThat(failure.getAction()).contains("docs/keys.md");
    }

    @Test
    void without_a_gateway_it_says_what_to_set() {
        var failure = failureOf(TestHost.bare().withPropertyValues("ringproof.in-memory=true"));

        assertThat(failure.getDescription()).isEqualTo("Ringproof cannot start: there is no gateway to a carrier");
        assertThat(failure.getAction()).contains("ringproof.gateways.", "SmsGateway", "gateway-order=development");
    }

    @Test
    void several_gateways_need_an_order() {
        var failure = failureOf(TestHost.inMemory().withPropertyValues(TWILIO));

        assertThat(failure.getDescription()).contains("nothing says which is tried first");
        assertThat(failure.getAction()).contains("ringproof.gateway-order", "recording, twilio");
    }

    @Test
    void an_order_names_all_gateways() {
        var failure = failureOf(TestHost.inMemory().withPropertyValues(TWILIO, "ringproof.gateway-order=recording"));

        assertThat(failure.getDescription()).contains("ringproof.gateway-order does not name the gateway twilio");
    }

    @Test
    void an_unknown_gateway_is_named_with_all_types() {
        var failure = failureOf(
                TestHost.bare().withPropertyValues("ringproof.in-memory=true", "ringproof.gateway-order=twillio"));

        assertThat(failure.getDescription()).contains("ringproof.gateways.twillio is wrong");
        assertThat(failure.getAction()).contains("twilio", "vonage", "SmsGateway");
    }

    @Test
    void wrong_settings_of_a_gateway_are_named_as_properties() {
        var failure = failureOf(TestHost.bare()
                .withPropertyValues(
                        "ringproof.in-memory=true", TWILIO, "ringproof.gateways.twilio.acount-sid=secret-1"));

        assertThat(failure.getDescription())
                .contains("ringproof.gateways.twilio.acount-sid is no setting of this type")
                .contains("ringproof.gateways.twilio.auth-token is missing")
                .doesNotContain("secret-1");
    }

    @Test
    void a_library_that_a_gateway_needs_is_named() {
        var failure = failureOf(TestHost.bare()
                .withPropertyValues(
                        "ringproof.in-memory=true",
                        "ringproof.gateways.smpp.host=127.0.0.1",
                        "ringproof.gateways.smpp.system-id=acme",
                        "ringproof.gateways.smpp.password=secret"));

        assertThat(failure.getDescription()).contains("ringproof.gateways.smpp: ", "jsmpp");
        assertThat(failure.getAction()).contains("dependencies");
    }

    @ParameterizedTest
    @CsvSource({
        "ringproof.codes.length=4, ringproof.codes is wrong: a code has 6 to 10 digits",
        "ringproof.numbers.regions=Germany, ringproof.numbers is wrong: ",
        "ringproof.app.name={}, ringproof.app is wrong: ",
        "ringproof.second-factor.backup-code-sets=0, ringproof.second-factor is wrong: ",
        "ringproof.sessions.idle=0, ringproof.sessions is wrong: ",
        "ringproof.keep.messages=1h, ringproof.keep is wrong: ",
        "ringproof.budget.per-day=-1, ringproof.budget is wrong: ",
        "ringproof.limits.budget=off, ringproof.limits.budget is wrong: ringproof.budget sets this limit",
        "ringproof.guard.allowed=England, ringproof.guard is wrong: ",
        "ringproof.routes=US, ringproof.routes is wrong: ",
        "ringproof.senders=x, ringproof.senders is wrong: ",
        "ringproof.prices=x, ringproof.prices is wrong: ",
    })
    void a_wrong_value_is_named(String property, String sentence) {
        assertThat(failureOf(TestHost.inMemory().withPropertyValues(property)).getDescription())
                .startsWith("Ringproof cannot start: " + sentence);
    }

    @ParameterizedTest
    @CsvSource({"ringproof.schema=no-name, schema", "ringproof.connections=0, connections"})
    void a_wrong_value_for_the_database_is_named(String property, String name) {
        assertThat(failureOf(TestHost.onDatabase().withPropertyValues(property)).getDescription())
                .contains("is wrong: ", name);
    }

    @Test
    void what_the_database_says_is_shown() {
        assertThat(failureOf(TestHost.onDatabase().withPropertyValues("ringproof.migrate=validate"))
                        .getDescription())
                .startsWith("Ringproof cannot start: ")
                .contains("migration");
    }

    @Test
    void transactions_of_jta_are_refused() {
        var failure = failureOf(TestHost.onDatabase().withBean("jta", JtaTransactionManager.class, () -> new NoJta()));

        assertThat(failure.getDescription()).contains("transactions of JTA");
        assertThat(failure.getAction()).contains("HostTransactions", "Database");
    }

    @Test
    void an_application_may_join_transactions_of_jta_itself() {
        TestHost.onDatabase()
                .withBean("jta", JtaTransactionManager.class, () -> new NoJta())
                .withBean("own", HostTransactions.class, NoTransactions::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static FailureAnalysis failureOf(ApplicationContextRunner application) {
        var analysis = new FailureAnalysis[1];
        application.run(context -> {
            assertThat(context).hasFailed();
            var failure = Objects.requireNonNull(context.getStartupFailure());
            analysis[0] = analyzers().stream()
                    .map(analyzer -> analyzer.analyze(failure))
                    .filter(found -> found != null)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no analyzer knows it", failure));
        });
        return analysis[0];
    }

    /** Returns our analyzers as Spring Boot finds them. */
    private static List<FailureAnalyzer> analyzers() {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, failure) -> {})
                .stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("dev.ringproof."))
                .toList();
    }

    /** A transaction manager of JTA without a server. */
    private static final class NoJta extends JtaTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        public void afterPropertiesSet() {}
    }
}
