package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.testkit.RecordingGateway;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatusCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;

/** The shop runs, and its carrier records messages. Subclasses say on which database. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "ringproof.gateway-order=recording")
@Import(ShopTest.Carrier.class)
abstract class ShopTest {
    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};

    @TestConfiguration
    static class Carrier {
        @Bean
        RecordingGateway carrier() {
            return new RecordingGateway();
        }

        @Bean
        DynamicPropertyRegistrar keys() {
            var random = new SecureRandom();
            return properties -> {
                properties.add("ringproof.keys", () -> KeyRing.newPair("1", random));
                properties.add("ringproof.index-key", () -> KeyRing.newPair("1", random));
            };
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    RecordingGateway carrier;

    @Autowired
    PhoneNumbers phoneNumbers;

    @Autowired
    Accounts accounts;

    @Autowired
    SignUp signUp;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate jdbc;

    RestClient http;

    @BeforeEach
    void begin() {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
        carrier.clear();
    }

    @Test
    void the_code_in_the_message_verifies_the_number() throws InterruptedException {
        var added = post("/customers/anna", Map.of("name", "Anna", "phoneNumber", "+14155552671"));
        var attempt = "/customers/anna/phones/" + added.get("id") + "/attempt";
        var code = carrier.nextCode();

        assertThat(post(attempt, Map.of("code", other(code))))
                .containsEntry("status", 422)
                .containsEntry("detail", "WrongCode");
        assertThat(post(attempt, Map.of("code", code))).containsEntry("verified", true);

        assertThat(accounts.findById("anna")).map(Account::name).contains("Anna");
    }

    @Test
    void a_rollback_takes_the_number_with_it_and_sends_nothing() throws InterruptedException {
        accounts.save(new Account("berta", "Berta"));

        // The name is taken, which the database says at the end of the transaction.
        var refused = post("/customers/other", Map.of("name", "Berta", "phoneNumber", "+14155552672"));

        assertThat(refused).containsEntry("status", 409);
        assertThat(accounts.existsById("other")).isFalse();
        assertThat(numbers("other")).isEmpty();
        // The first message that the carrier gets is one that was sent later.
        signUp.signUp("other", "Berta B", "+14155552673");
        assertThat(carrier.nextMessage().to().value()).isEqualTo("+14155552673");
        assertThat(carrier.messages()).hasSize(1);
    }

    @Test
    void a_wrong_code_stays_counted_when_its_transaction_is_rolled_back() throws InterruptedException {
        var number = signUp.signUp("carla", "Carla", "+14155552674");
        var code = carrier.nextCode();

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    accounts.save(new Account("carlo", "Carlo"));
                    phoneNumbers.attemptVerification(actor("carla"), number.id(), other(code));
                    throw new IllegalArgumentException("the shop has changed its mind");
                }))
                .hasMessage("the shop has changed its mind");

        assertThat(accounts.existsById("carlo")).isFalse();
        assertThat(numbers("carla"))
                .singleElement()
                .extracting(PhoneNumber::verification)
                .isInstanceOfSatisfying(Verification.Pending.class, pending -> assertThat(
                                pending.challenge().attemptsLeft())
                        .isEqualTo(4));
    }

    @Test
    void it_can_be_asked_in_a_transaction_that_only_reads() {
        signUp.signUp("emma", "Emma", "+14155552676");
        var reading = new TransactionTemplate(transaction.getTransactionManager());
        reading.setReadOnly(true);

        reading.executeWithoutResult(status -> {
            assertThat(accounts.findById("emma")).isPresent();
            assertThat(numbers("emma")).hasSize(1);
        });
    }

    @Test
    void both_keep_a_history_of_their_own() {
        var ofShop = "select \"script\" from \"flyway_schema_history\" where \"version\" is not null";
        var ofRingproof = "select \"script\" from \"ringproof\".\"ringproof_schema_history\"";

        assertThat(jdbc.queryForList(ofShop, String.class)).containsExactly("V1__host.sql");
        assertThat(jdbc.queryForList(ofRingproof, String.class))
                .contains("V1__phone_numbers.sql")
                .doesNotContain("V1__host.sql");
    }

    @Test
    void health_and_metrics_show_it() throws InterruptedException {
        signUp.signUp("dora", "Dora", "+14155552675");
        carrier.nextCode();

        assertThat(get("/actuator/health"))
                .extracting("components.ringproof.status")
                .isEqualTo("UP");
        assertThat(get("/actuator/metrics/ringproof.events?tag=event:phone_number.created"))
                .extracting("name", "measurements")
                .satisfies(found -> assertThat(found).doesNotContainNull());
        assertThat(get("/actuator/metrics/ringproof.texts.handovers?tag=ending:accepted"))
                .containsEntry("name", "ringproof.texts.handovers");
    }

    private List<PhoneNumber> numbers(String customer) {
        return phoneNumbers.account(actor(customer)).numbers();
    }

    private static Actor actor(String customer) {
        return Actor.withoutSession(new OwnerId(customer));
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private Map<String, Object> post(String path, Map<String, String> body) {
        return http.post().uri(path).body(body).retrieve().body(JSON);
    }

    private Map<String, Object> get(String path) {
        return http.get().uri(path).retrieve().body(JSON);
    }
}
