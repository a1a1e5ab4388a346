package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskPolicy;
import dev.ringproof.core.domain.risk.RiskQuestion;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.RecordingAdvisor;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a risk advisor, with the real core behind the wire. */
@Timeout(60)
class HumanCheckTest {
    private static final OwnerId ANNA = new OwnerId("user_anna");

    private final SettableClock clock = new SettableClock(Accounts.NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final RecordingAdvisor advisor = new RecordingAdvisor();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .limits(LimitPolicy.OFF.with(Limit.NUMBER, LimitRule.of(1, Duration.ofHours(1), 1, Duration.ofDays(1))))
            .riskAdvisor(
                    advisor, RiskPolicy.DEFAULT.within(Duration.ofSeconds(8)).withSecondFactors())
            .build();
    private final Wire wire = new Wire(ringproof, clock, true);
    private final String anna = wire.tokenOf(ANNA.value());
    private String home = "";

    @BeforeEach
    void annaHasANumber() {
        home = form("/v1/me/phone_numbers", "phone_number=%2B14155552671")
                .response()
                .getString("id");
        askForProof();
    }

    /** The advisor allows the token {@code good}, and asks all others for a human check. */
    private void askForProof() {
        advisor.willAnswer(question -> "good".equals(question.proofToken())
                ? new RiskAdvice.Allow(true)
                : new RiskAdvice.StepUp("no_human_check"));
    }

    @AfterEach
    void close() {
        ringproof.close();
    }

    private Reply form(String path, String body) {
        return wire.request("POST", path).as(anna).form(body).send();
    }

    private Reply backEnd(String path, String body) {
        return wire.request("POST", path).asBackEnd().json(body).send();
    }

    private Reply prepare(String more) {
        return form("/v1/me/phone_numbers/" + home + "/prepare_verification", "strategy=phone_code" + more);
    }

    private static void assertPassesWithProof(UnaryOperator<String> request, Function<String, Reply> send) {
        var refused = send.apply(request.apply(""));
        var bad = send.apply(request.apply("bad"));
        var good = send.apply(request.apply("good"));

        assertThat(List.of(refused, bad)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("human_check_required");
            assertThat(reply.header("Retry-After")).isNull();
        });
        assertThat(good.status()).isEqualTo(200);
    }

    @Test
    void a_client_that_is_asked_for_a_human_check_repeats_its_request_with_the_proof() {
        assertPassesWithProof(token -> token.isEmpty() ? "" : "&proof_token=" + token, this::prepare);

        assertThat(advisor.questions()).extracting(RiskQuestion::proofToken).containsExactly(null, "bad", "good");
    }

    @Test
    void an_empty_proof_is_none() {
        assertThat(prepare("&proof_token=").code()).isEqualTo("human_check_required");
        assertThat(advisor.questions()).extracting(RiskQuestion::proofToken).containsExactly((String) null);
    }

    @Test
    void a_back_end_passes_the_proof_on() {
        assertPassesWithProof(
                token -> "{\"proof_token\":\"" + token + "\"}",
                body -> backEnd("/v1/phone_numbers/" + home + "/prepare_verification", body));
    }

    @Test
    void a_proof_lets_codes_to_second_factors_pass_too() {
        ringproof
                .administration()
                .create(ANNA, "+14155552672", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();

        assertPassesWithProof(
                token -> "{\"user_id\":\"user_anna\",\"proof_token\":\"" + token + "\"}",
                body -> backEnd("/v1/second_factor_challenges", body));

        clock.advance(Duration.ofSeconds(31));
        advisor.willAdvise(new RiskAdvice.Allow(false));
        var challenge = backEnd("/v1/second_factor_challenges", "{\"user_id\":\"user_anna\"}")
                .json()
                .getString("id");
        clock.advance(Duration.ofSeconds(31));
        askForProof();
        assertPassesWithProof(
                token -> "{\"proof_token\":\"" + token + "\"}",
                body -> backEnd("/v1/second_factor_challenges/" + challenge + "/resend", body));
    }

    @Test
    void a_proof_lets_a_step_up_pass_too() {
        ringproof
                .administration()
                .create(ANNA, "+14155552672", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow();
        var session = wire.request("GET", "/v1/client")
                .as(anna)
                .send()
                .at("/response/sessions/0/id")
                .toString()
                .replace("\"", "");
        var path = "/v1/client/sessions/" + session + "/verify";
        assertThat(form(path, "level=second_factor").status()).isEqualTo(200);

        assertPassesWithProof(
                token -> "strategy=phone_code&proof_token=" + token,
                body -> form(path + "/prepare_second_factor", body));
    }

    @Test
    void a_code_that_is_denied_is_answered_like_one_that_is_over_a_limit() {
        advisor.willAdvise(new RiskAdvice.Allow(false));
        assertThat(prepare("").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(31));
        var limited = prepare("");
        advisor.willAdvise(new RiskAdvice.Deny("sim_swapped"));
        var denied = prepare("");

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.code()).isEqualTo("too_many_requests");
        assertThat(comparable(denied)).isEqualTo(comparable(limited));
        assertThat(denied.header("Retry-After")).isEqualTo(limited.header("Retry-After"));
        assertThat(denied.body()).doesNotContain("sim_swapped");
        assertThat(advisor.questions()).hasSize(3);
    }

    private static String comparable(Reply reply) {
        return reply.status() + reply.body().replaceAll("\"clerk_trace_id\":\"[^\"]*\"", "");
    }

    @Test
    void a_proof_that_is_too_long_is_refused_before_anybody_is_asked() {
        assertThat(prepare("&proof_token=" + "x".repeat(4096)).code()).isEqualTo("human_check_required");
        var asked = advisor.questions().size();

        var tooLong = prepare("&proof_token=" + "x".repeat(4097));

        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.code()).isEqualTo("form_param_max_length_exceeded");
        assertThat(tooLong.body()).doesNotContain("xxxx");
        assertThat(advisor.questions()).hasSize(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%00b", "a%0Ab", "%E2%80%AE"})
    void a_proof_that_is_not_plain_text_is_refused(String token) {
        var reply = prepare("&proof_token=" + token);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("form_param_value_invalid");
        assertThat(advisor.questions()).isEmpty();
    }
}
