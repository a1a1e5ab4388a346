package dev.ringproof.adapters.rest.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.Accounts;
import dev.ringproof.testkit.internal.BackEnd;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One user does the same on two servers. On one of them another owner has verified the number, on the other nobody has.
 * If taken numbers are hidden, the answers are the same octets until the user enters the right code.
 */
class TakenNumbersTest {
    private static final String PATH = "/v1/me/phone_numbers";
    private static final String NUMBER = "+14155552671";
    private static final String OTHER = "+14155552672";
    private static final VerificationPolicy HIDING = VerificationPolicy.DEFAULT.hidingTakenNumbers();

    private final List<Ringproof> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Ringproof::close);
    }

    /** A server, on which Ben adds the number and does more with it. */
    private final class Server {
        final SettableClock clock = new SettableClock(Accounts.NOON);
        final RecordingGateway gateway = new RecordingGateway();
        final Ringproof ringproof;
        final Wire wire;
        final String ben;
        final List<String> answers = new ArrayList<>();
        String id = "";

        Server(VerificationPolicy policy, boolean takenByAnna) {
            ringproof = Ringproof.with(gateway)
                    .forTests()
                    .stores(InMemoryStores.empty(clock))
                    .verification(policy)
                    .build();
            opened.add(ringproof);
            wire = new Wire(ringproof, clock, true);
            ben = wire.tokenOf("user_ben");
            if (takenByAnna) {
                BackEnd.of(ringproof)
                        .create(Accounts.ANNA, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                        .orElseThrow();
            }
        }

        Reply send(String method, String path, String form) {
            var reply = wire.request(method, path).as(ben).form(form).send();
            answers.add(method + " " + path + " " + reply.status() + " " + reply.headers() + " " + reply.body());
            return reply;
        }

        void create() {
            var created = create(NUMBER);
            id = created.status() == 200 ? created.response().getString("id") : "";
        }

        private Reply create(String number) {
            return send("POST", PATH, "phone_number=%2B" + number.substring(1));
        }

        String prepare() throws InterruptedException {
            assertThat(send("POST", PATH + "/" + id + "/prepare_verification", "strategy=phone_code")
                            .status())
                    .isEqualTo(200);
            return gateway.nextCode();
        }

        Reply attempt(String code) {
            return send("POST", PATH + "/" + id + "/attempt_verification", "code=" + code);
        }

        void look() {
            send("GET", PATH + "/" + id, "");
            send("GET", PATH, "");
            send("GET", "/v1/client", "");
            send("GET", "/v1/me", "");
        }

        void doEverythingButEnterTheRightCode() throws InterruptedException {
            create();
            create(NUMBER);
            look();
            attempt("123456");
            var code = prepare();
            look();
            send("POST", PATH + "/" + id + "/prepare_verification", "");
            clock.advance(Duration.ofSeconds(31));
            assertThat(prepare()).isEqualTo(code);
            attempt("12");
            for (int i = 0; i < 6; i++) {
                attempt(wrong(code));
                look();
            }
            clock.advance(Duration.ofSeconds(31));
            prepare();
            clock.advance(Duration.ofMinutes(11));
            look();
            attempt("123456");
            send("PATCH", PATH + "/" + id, "reserved_for_second_factor=true");
            send("PATCH", PATH + "/" + id, "default_second_factor=true");
            create(OTHER);
            look();
            send("DELETE", PATH + "/" + id, "");
            clock.advance(Duration.ofSeconds(1));
            create();
            look();
        }

        /** Returns the answers without what differs between any two servers: ids and the token. */
        List<String> answers() {
            return answers.stream()
                    .map(answer -> answer.replace(ben, "token")
                            .replaceAll("(idn|sess)_[0-9A-Za-z]+", "$1_x")
                            .replaceAll("\"clerk_trace_id\":\"[0-9a-f]+\"", ""))
                    .toList();
        }
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    @Test
    void a_hidden_taken_number_looks_like_any_other_until_the_right_code() throws InterruptedException {
        var taken = new Server(HIDING, true);
        var free = new Server(HIDING, false);

        taken.doEverythingButEnterTheRightCode();
        free.doEverythingButEnterTheRightCode();

        assertThat(taken.answers()).containsExactlyElementsOf(free.answers());
        assertThat(taken.answers().stream().filter(answer -> answer.contains("form_code_incorrect")))
                .hasSize(6);
    }

    @Test
    void the_right_code_says_that_the_number_is_taken_and_is_used_up() throws InterruptedException {
        var server = new Server(HIDING, true);
        server.create();
        var code = server.prepare();

        var right = server.attempt(code);
        var again = server.attempt(code);

        assertThat(right.status()).isEqualTo(422);
        assertThat(right.code()).isEqualTo("form_identifier_exists");
        assertThat(again.code()).isNotEqualTo("form_identifier_exists");
        assertThat(server.send("GET", PATH + "/" + server.id, "").response().get("verification"))
                .isEqualTo(JsonValue.NULL);
        assertThat(server.ringproof
                        .phoneNumbers()
                        .account(Accounts.as(Accounts.ANNA))
                        .numbers())
                .singleElement()
                .matches(number -> number.isVerified());
    }

    @Test
    void a_hidden_number_can_be_verified_once_the_other_owner_has_removed_it() throws InterruptedException {
        var server = new Server(HIDING, true);
        server.create();
        var code = server.prepare();
        var anna = Accounts.as(Accounts.ANNA);
        var annas = server.ringproof.phoneNumbers().account(anna).numbers().getFirst();
        server.ringproof.phoneNumbers().destroy(anna, annas.id()).orElseThrow();

        assertThat(server.attempt(code).response().getJsonObject("verification").getString("status"))
                .isEqualTo("verified");
    }

    @Test
    void by_default_adding_the_number_says_that_it_is_taken() {
        var server = new Server(VerificationPolicy.DEFAULT, true);

        server.create();

        assertThat(server.answers()).singleElement().asString().contains("form_identifier_exists");
    }

    @Test
    void a_number_that_is_taken_meanwhile_looks_the_same_by_default_until_a_code_is_requested()
            throws InterruptedException {
        var server = new Server(VerificationPolicy.DEFAULT, false);
        server.create();
        server.prepare();
        server.send("GET", PATH, "");
        BackEnd.of(server.ringproof)
                .create(Accounts.ANNA, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow();
        server.send("GET", PATH, "");
        server.clock.advance(Duration.ofSeconds(31));
        server.send("POST", PATH + "/" + server.id + "/prepare_verification", "");

        var answers = server.answers();
        assertThat(answers.get(3)).isEqualTo(answers.get(2));
        assertThat(answers.get(4)).contains("form_identifier_exists");
    }

    @Test
    void a_back_end_is_told_although_users_are_not() {
        var server = new Server(HIDING, true);
        server.create();
        server.wire
                .request("POST", "/v1/users")
                .asBackEnd()
                .json("{\"id\":\"user_carol\"}")
                .send();

        var created = server.wire
                .request("POST", "/v1/phone_numbers")
                .asBackEnd()
                .json("{\"user_id\":\"user_carol\",\"phone_number\":\"" + NUMBER + "\"}")
                .send();
        var verified = server.wire
                .request("PATCH", "/v1/phone_numbers/" + server.id)
                .asBackEnd()
                .json("{\"verified\":true}")
                .send();

        assertThat(List.of(created.code(), verified.code())).containsOnly("form_identifier_exists");
    }
}
