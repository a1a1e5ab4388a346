package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client, a proxy and a back end say of an address, and what limits by address then count. */
class AddressLimitsTest {
    private static final long SEED = 20_261_128;
    private static final int MAX = 5;
    private static final LimitRule FIVE = Limits.rule(MAX, Duration.ofHours(1));

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final Random random = new Random(SEED);
    private final Ringproof ringproof = Ringproof.with(new RecordingGateway())
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .limits(LimitPolicy.OFF
                    .with(Limit.CREATES_FROM_ADDRESS, FIVE)
                    .with(Limit.ADDRESS, FIVE)
                    .with(Limit.WRONG_CODES_FROM_ADDRESS, FIVE))
            .build();
    private final Wire wire = new Wire(ringproof, clock, false);
    private int users;

    @AfterEach
    void close() {
        ringproof.close();
    }

    /** Each request is one of another user and for another number, so that only the address is the same. */
    private Reply create(Map<String, String> headers) {
        users++;
        return user("POST", "/v1/me/phone_numbers", headers, "phone_number=%2B1415555" + (2000 + users));
    }

    private Reply user(String method, String path, Map<String, String> headers, String form) {
        var request =
                wire.request(method, path).as(wire.tokenOf("user_" + users)).form(form);
        headers.forEach(request::header);
        return request.send();
    }

    private Reply prepare(Map<String, String> headers) {
        var id = created();
        return user("POST", "/v1/me/phone_numbers/" + id + "/prepare_verification", headers, "");
    }

    /** Adds a number by the back end, which no limit by address counts. */
    private String created() {
        users++;
        wire.request("POST", "/v1/users")
                .asBackEnd()
                .json("{\"id\":\"user_%d\"}".formatted(users))
                .send();
        return wire.request("POST", "/v1/phone_numbers")
                .asBackEnd()
                .json("{\"user_id\":\"user_%d\",\"phone_number\":\"+1415555%d\"}".formatted(users, 2000 + users))
                .send()
                .json()
                .getString("id");
    }

    private Reply preparedByBackEnd(String body) {
        return wire.request("POST", "/v1/phone_numbers/" + created() + "/prepare_verification")
                .asBackEnd()
                .json(body)
                .send();
    }

    private static List<Integer> statuses(int times, IntFunction<Reply> request) {
        return IntStream.range(0, times).mapToObj(request).map(Reply::status).toList();
    }

    private static List<Integer> fiveOf(int times) {
        return IntStream.range(0, times).mapToObj(i -> i < MAX ? 200 : 429).toList();
    }

    private String neighbour() {
        int host = random.nextInt();
        return random.nextBoolean()
                ? "2001:db8:0:7::%x:%x".formatted(host >>> 16, host & 0xFFFF)
                : "2001:0DB8:0000:0007:0:0:%X:%X".formatted(host >>> 16, host & 0xFFFF);
    }

    @Test
    void neighbours_and_spellings_behind_a_trusted_proxy_share_one_limit() {
        System.out.println("seed " + SEED);
        wire.from(Wire.PROXY);

        assertThat(statuses(50, i -> create(Map.of("X-Forwarded-For", neighbour()))))
                .isEqualTo(fiveOf(50));
        assertThat(statuses(50, i -> prepare(Map.of("X-Forwarded-For", "1.1.1." + i + ", " + neighbour()))))
                .isEqualTo(fiveOf(50));
        assertThat(create(Map.of("X-Forwarded-For", "2001:db8:0:8::1")).status())
                .isEqualTo(200);
        assertThat(prepare(Map.of("Forwarded", "for=192.0.2.1")).status()).isEqualTo(200);
    }

    @Test
    void a_forged_header_from_an_untrusted_address_changes_nothing() {
        wire.from("203.0.113.7");

        assertThat(statuses(50, i -> create(Map.of("X-Forwarded-For", "1.1." + i + ".1", "Forwarded", "for=2.2.2.2"))))
                .isEqualTo(fiveOf(50));
        assertThat(statuses(50, i -> prepare(Map.of("Forwarded", "for=\"[2001:db8:" + i + "::1]\""))))
                .isEqualTo(fiveOf(50));
        wire.from("203.0.113.99");
        assertThat(create(Map.of()).status()).as("the same block").isEqualTo(429);
        wire.from("203.0.114.7");
        assertThat(create(Map.of("X-Forwarded-For", "203.0.113.7")).status()).isEqualTo(200);
    }

    @Test
    void the_users_behind_a_proxy_that_the_operator_forgot_are_not_one_client() {
        wire.from("10.0.0.7");

        assertThat(statuses(50, i -> create(Map.of("X-Forwarded-For", "192.0.2.1"))))
                .containsOnly(200);
        assertThat(statuses(50, i -> prepare(Map.of()))).containsOnly(200);
    }

    @Test
    void wrong_codes_count_by_the_address_of_the_user() {
        wire.from(Wire.PROXY);
        var ids = IntStream.range(0, 8)
                .mapToObj(i -> prepare(Map.of("X-Forwarded-For", "192.0." + i + ".1"))
                        .response()
                        .getString("id"));

        var codes = ids.map(id -> wire.request("POST", "/v1/me/phone_numbers/" + id + "/attempt_verification")
                        .as(wire.tokenOf("user_" + users))
                        .header("X-Forwarded-For", "198.18.0." + users)
                        .form("code=000000")
                        .send()
                        .code())
                .toList();

        assertThat(codes)
                .containsExactly(
                        "form_code_incorrect",
                        "form_code_incorrect",
                        "form_code_incorrect",
                        "form_code_incorrect",
                        "form_code_incorrect",
                        "too_many_requests",
                        "too_many_requests",
                        "too_many_requests");
    }

    @Test
    void a_back_end_says_the_address_of_the_user_and_its_own_never_counts() {
        wire.from("203.0.113.7");

        assertThat(statuses(50, i -> preparedByBackEnd("{}"))).containsOnly(200);
        assertThat(statuses(50, i -> preparedByBackEnd("{\"client_ip\":\"10.0.0.1\"}")))
                .containsOnly(200);
        assertThat(statuses(50, i -> preparedByBackEnd("{\"client_ip\":\"" + neighbour() + "\"}")))
                .isEqualTo(fiveOf(50));
        assertThat(preparedByBackEnd("{\"client_ip\":\"2001:db8:0:8::1\"}").status())
                .isEqualTo(200);
    }
}
