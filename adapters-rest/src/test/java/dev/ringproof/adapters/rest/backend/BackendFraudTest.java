package dev.ringproof.adapters.rest.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefixes and regions as back ends see them and decide about them, over the real core in memory. */
class BackendFraudTest {
    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .stores(InMemoryStores.empty(clock))
            .numbers(new NumberPolicy(Set.of("GB"), false, false, null, false))
            .build();
    private final Wire wire = new Wire(ringproof, clock, false, new BackendFraud(ringproof.fraud()));

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Reply get(String path) {
        return wire.request("GET", path).asBackEnd().send();
    }

    private Reply post(String path) {
        return wire.request("POST", path).asBackEnd().send();
    }

    private void sendCode() {
        var user = Accounts.as(new OwnerId("user_anna"));
        var number = ringproof.phoneNumbers().create(user, "+447400901234").orElseThrow();
        ringproof.phoneNumbers().prepareVerification(user, number.id()).orElseThrow();
    }

    @Test
    void a_prefix_shows_its_conversion_and_no_whole_number() {
        sendCode();

        var prefixes = get("/v1/fraud/prefixes");

        assertThat(prefixes.status()).isEqualTo(200);
        assertThat(prefixes.structure().asJsonArray()).hasSize(2);
        assertThat(prefixes.structure().asJsonArray().get(1).toString())
                .isEqualTo("{\"object\":\"fraud_prefix\",\"prefix\":\"+44740090\",\"state\":\"open\",\"sent\":["
                        + "{\"window\":\"PT1H\",\"messages\":1,\"entered\":0},"
                        + "{\"window\":\"PT24H\",\"messages\":1,\"entered\":0}],"
                        + "\"since\":null,\"until\":null,\"level\":0}");
        assertThat(prefixes.structure().asJsonArray().toString()).doesNotContain("447400901234", "4474009012");
    }

    @Test
    void regions_are_shown_alike() {
        sendCode();

        var regions = get("/v1/fraud/regions?state=open&limit=1");

        assertThat(regions.structure().asJsonArray()).singleElement().satisfies(region -> {
            assertThat(region.asJsonObject().getString("object")).isEqualTo("fraud_region");
            assertThat(region.asJsonObject().getString("region")).isEqualTo("GB");
        });
        assertThat(get("/v1/fraud/regions?after=GB").structure().asJsonArray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "prefixes/44740090, prefix, +44740090",
        "regions/GB, region, GB",
    })
    void a_back_end_blocks_allows_and_resets(String path, String field, String value) {
        for (var step : List.of("block:blocked_by_operator", "allow:allowed_by_operator", "reset:open")) {
            var decided = post("/v1/fraud/" + path + "/" + step.split(":", -1)[0]);

            assertThat(decided.status()).isEqualTo(200);
            assertThat(decided.json().getString(field)).isEqualTo(value);
            assertThat(decided.json().getString("state")).isEqualTo(step.split(":", -1)[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefixes/+44740090/block", "prefixes/%2B44740090/allow", "prefixes/0044/reset", "prefixes/GB/block",
                "prefixes/123456789012345/block", "regions/gb/block", "regions/44/allow", "regions/GBR/reset"
            })
    void a_path_with_anything_else_does_not_exist(String path) {
        assertThat(post("/v1/fraud/" + path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefixes?state=closed", "prefixes?limit=0", "prefixes?limit=201", "prefixes?limit=x",
                "prefixes?after=%2B44", "prefixes?after=GB", "regions?after=44", "regions?state=OPEN"
            })
    void a_parameter_that_is_wrong_is_named(String query) {
        var answer = get("/v1/fraud/" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().toString()).contains(query.replaceAll(".*\\?(.*)=.*", "$1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET prefixes", "GET regions", "POST prefixes/44/block", "POST regions/GB/allow"})
    void users_may_not_call_it(String call) {
        var words = call.split(" ", -1);

        var answer = wire.request(words[0], "/v1/fraud/" + words[1])
                .as(wire.tokenOf("user_anna"))
                .send();
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void a_body_has_no_fields() {
        var answer = wire.request("POST", "/v1/fraud/regions/GB/block")
                .asBackEnd()
                .form("until=tomorrow")
                .send();
        assertThat(answer.status()).isEqualTo(422);
    }
}
