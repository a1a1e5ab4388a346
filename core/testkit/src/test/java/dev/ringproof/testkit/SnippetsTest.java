package dev.ringproof.testkit;

import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.TestCarrier.Fault;
import dev.ringproof.testkit.contract.AllStoresContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Javadoc of the kit shows is compiled and run here, word for word. */
@ExtendWith(RingproofExtension.class)
class SnippetsTest {
    private static final Pattern SNIPPET = Pattern.compile("^\\{@snippet :\n(.*?)^\\}\n", DOTALL | MULTILINE);
    private static final Path TESTS = Path.of("src/test/java/dev/ringproof/testkit");
    private static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));

    @Test
    void the_code_is_the_one_that_the_test_has_chosen(Ringproof ringproof, KnownCodes codes) {
        codes.next("424242");
        var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();

        var answer = ringproof.phoneNumbers().attemptVerification(ANNA, number.id(), "424242");

        assertThat(answer).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void a_message_that_is_lost_may_be_requested_again(Ringproof ringproof, TestCarrier carrier, SettableClock clock) {
        carrier.next(Fault.LOST);
        var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
        clock.advance(Duration.ofMinutes(1));

        ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();

        assertThat(carrier.handedOver()).hasSize(2);
        assertThat(carrier.messagesTo("+14155552671")).hasSize(1);
    }

    @Test
    void a_code_ends_after_ten_minutes(Ringproof ringproof, Inbox inbox, SettableClock clock) {
        var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();

        clock.advance(Duration.ofMinutes(10));

        assertThat(ringproof.phoneNumbers().attemptVerification(ANNA, number.id(), inbox.lastCode("+14155552671")))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void each_answer_of_a_gateway_can_be_tried() {
        var gateway = new RecordingGateway();
        gateway.willAnswerOnce(() -> new SmsGateway.Handover.Unavailable("down"));
        try (var ringproof = Ringproof.with(gateway).forTests().build()) {
            var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();
        }

        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void the_phone_shows_the_code(Ringproof ringproof, Inbox inbox) {
        var number = ringproof.phoneNumbers().create(ANNA, "+14155552671").orElseThrow();
        ringproof.phoneNumbers().prepareVerification(ANNA, number.id()).orElseThrow();

        assertThat(inbox.messagesTo("+14155552671"))
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains(inbox.lastCode("+14155552671")));
    }

    @Nested
    class MyStoresTest extends AllStoresContract {
        @Override
        protected Stores emptyStores() {
            return InMemoryStores.empty(InstantSource.system());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Inbox",
                "KnownCodes",
                "RecordingGateway",
                "SettableClock",
                "TestCarrier",
                "contract/AllStoresContract",
                "contract/SmsGatewayContract"
            })
    void the_javadoc_shows_what_runs_here(String type) throws IOException {
        var javadoc = Files.readString(Path.of("src/main/java/dev/ringproof/testkit/" + type + ".java"))
                .replaceAll("(?m)^ \\* ?", "");
        var here = squeezed(Files.readString(TESTS.resolve("SnippetsTest.java"))
                + Files.readString(TESTS.resolve("MyGatewayTest.java")));

        var snippets = SNIPPET.matcher(javadoc).results().toList();

        assertThat(snippets).isNotEmpty().allSatisfy(snippet -> assertThat(here).contains(squeezed(snippet.group(1))));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
