package dev.ringproof.adapters.rest.backend;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.rest.fixture.RecordingGateway;
import dev.ringproof.adapters.rest.fixture.Wire;
import dev.ringproof.adapters.rest.fixture.Wire.Reply;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.testkit.SettableClock;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations on the wire, over the real core in memory. */
class BackendExplanationsTest {
    private static final String HOME = "+14155552671";

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Ringproof ringproof = Ringproof.with(gateway)
            .forTests()
            .stores(InMemoryStores.empty(clock))
            .limits(LimitPolicy.OFF.with(Limit.NUMBER, LimitRule.of(1, Duration.ofMinutes(10), 10, Duration.ofDays(1))))
            .build();
    private final Wire wire = new Wire(ringproof, clock, false, new BackendExplanations(ringproof.explanations()));

    @AfterEach
    void close() {
        ringproof.close();
    }

    /** Docs show this answer. */
    @Test
    void a_refused_request_is_explained_by_its_limit_as_the_documentation_shows_it() throws Exception {
        var first = added(ANNA);
        prepare(ANNA, first);
        var message = handedOver();
        clock.advance(Duration.ofMinutes(2));
        var second = added(BEN);
        prepare(BEN, second);

        var reply = explain("{\"phone_number\":\"+1 415 555 2671\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("5552671", "415 555");
        var documented = documented()
                .replace("idn_2tJLhjBJWdu8Z9R7vqfsoVRO3FH", second.value())
                .replace("idn_1kGCXO1xPbjcFmeIwhkcKIf9Khy", first.value())
                .replace("sms_7DNxdLzFgkHCH5xjNNZJAkz4aiB", message);
        assertThat(shortened(reply.json())).isEqualTo(object(documented));
    }

    @Test
    void a_number_of_a_user_and_a_message_are_explained() throws InterruptedException {
        var id = added(ANNA);

        assertThat(explain("{\"phone_number_id\":\"" + id + "\"}").json().getString("cause"))
                .isEqualTo("nothing_requested");

        prepare(ANNA, id);
        var sent = gateway.next();
        var message = sent.id();
        ringproof
                .phoneNumbers()
                .attemptVerification(as(ANNA), id, Objects.requireNonNull(sent.code()))
                .orElseThrow();

        var reply = explain("{\"message_id\":\"" + message + "\"}").json();
        assertThat(reply.getString("cause")).isEqualTo("code_entered");
        assertThat(reply.getString("next_step"))
                .isEqualTo("Nothing is left to do: the message came, since its code was entered.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                     | 422 | phone_number_id",
                "{\"phone_number_id\":null}                             | 422 | phone_number_id",
                "{\"phone_number\":\"\"}                                | 422 | phone_number",
                "{\"phone_number\":\"+1\",\"message_id\":\"sms_1\"}     | 422 | message_id",
                "{\"phone_number_id\":\"i\",\"phone_number\":\"+1\"}    | 422 | phone_number",
                "{\"number\":\"+14155552671\"}                          | 422 | number",
                "{\"phone_number\":true}                                | 422 | phone_number",
                "{\"phone_number_id\":\"idn_none\"}                     | 404 | ",
                "{\"phone_number_id\":\"\\u0000\"}                      | 404 | ",
                "{\"message_id\":\"sms_none\"}                          | 404 | "
            })
    void what_is_not_a_question_is_an_error_that_names_the_field(String body, int status, @Nullable String field) {
        var reply = explain(body.strip());

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        if (field != null) {
            assertThat(reply.at("/errors/0/meta/param_name")).hasToString("\"" + field + "\"");
        }
    }

    @Test
    void explanations_are_for_back_ends_only() {
        assertThat(wire.codesWithoutSecretKey("POST", "/v1/explanations")).containsOnly("clerk_key_invalid");
    }

    private PhoneNumberId added(OwnerId owner) {
        return ringproof.phoneNumbers().create(as(owner), HOME).orElseThrow().id();
    }

    private void prepare(OwnerId owner, PhoneNumberId id) {
        ringproof.phoneNumbers().prepareVerification(as(owner), id);
    }

    private Reply explain(String question) {
        return wire.request("POST", "/v1/explanations")
                .asBackEnd()
                .json(question)
                .send();
    }

    /** Waits until the message is stored as handed over, which happens in the background. */
    private String handedOver() throws InterruptedException {
        var id = gateway.next().id();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        var search = new MessageSearch(MessageStatus.HANDED_OVER, null, null, 1);
        while (ringproof.messages().newest(search).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
        }
        return id.value();
    }

    private static String documented() throws IOException {
        var example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/explain.md")));
        assertThat(example.find()).isTrue();
        return example.group(1);
    }

    /** Returns the answer with two fields of each message, as the page shows it. */
    private static JsonObject shortened(JsonObject answer) {
        var messages = Json.createArrayBuilder();
        answer.getJsonArray("messages")
                .getValuesAs(JsonObject.class)
                .forEach(message -> messages.add(
                        Json.createObjectBuilder().add("id", message.get("id")).add("status", message.get("status"))));
        return Json.createObjectBuilder(answer).add("messages", messages).build();
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
