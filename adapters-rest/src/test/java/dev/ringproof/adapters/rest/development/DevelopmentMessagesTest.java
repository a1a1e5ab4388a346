package dev.ringproof.adapters.rest.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.adapters.rest.fixture.ToldGateways;
import dev.ringproof.adapters.rest.response.WireException;
import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.testkit.internal.Accounts;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for messages, and streams of messages, without a network. */
@Timeout(60)
class DevelopmentMessagesTest {
    private static final Instant NOON = Accounts.NOON;
    private static final String HOME = "+14155552671";
    private static final String WORK = "+14155552672";

    private final Store store = new Store();
    private final ToldGateways gateways = new ToldGateways();
    private final DevelopmentInbox inbox = new DevelopmentInbox(store, gateways);
    private final DevelopmentMessages messages = new DevelopmentMessages(inbox);

    @Test
    void the_last_that_arrived_is_first() {
        store.add("sms_1", HOME, NOON);
        store.add("sms_2", WORK, NOON.plusSeconds(1));

        assertThat(ids(messages.newest(null, null, "", "false"))).containsExactly("sms_2", "sms_1");
        assertThat(ids(messages.newest(HOME, null, "", "false"))).containsExactly("sms_1");

        gateways.arrive(new MessageId("sms_1"), NOON.plusSeconds(9), NOON.plusSeconds(10));

        assertThat(ids(messages.newest(null, null, "", "false"))).containsExactly("sms_1", "sms_2");
    }

    @Test
    void a_message_that_has_not_arrived_is_not_shown() {
        store.add("sms_1", HOME, NOON);
        gateways.arrive(new MessageId("sms_1"));

        assertThat(ids(messages.newest(null, null, "", "false"))).isEmpty();
    }

    @Test
    void after_names_the_last_message_that_was_seen_or_a_time() {
        store.add("sms_1", HOME, NOON);
        store.add("sms_2", HOME, NOON.plusMillis(1));
        store.add("sms_3", HOME, NOON.plusMillis(2));

        assertThat(ids(messages.newest(null, null, "sms_1", "false"))).containsExactly("sms_3", "sms_2");
        assertThat(ids(messages.newest(null, null, "sms_3", "false"))).isEmpty();
        assertThat(ids(messages.newest(null, null, "" + NOON.plusMillis(1).toEpochMilli(), "false")))
                .containsExactly("sms_3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sms_none", "-1", "99999999999999999999"})
    void an_unknown_after_is_refused(String after) {
        store.add("sms_1", HOME, NOON);

        assertThatThrownBy(() -> messages.newest(null, null, after, "false")).isInstanceOf(WireException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "", "-PT1S", "PT61S"})
    void a_wait_that_is_none_or_too_long_is_refused(String wait) {
        assertThatThrownBy(() -> messages.newest(null, wait, "", "false")).isInstanceOf(WireException.class);
    }

    @Test
    void a_request_for_codes_alone_does_not_see_notices() {
        store.add("sms_1", HOME, NOON);
        store.addNotice("sms_2", HOME, NOON.plusSeconds(1));
        var answer = inBackground(() -> ids(messages.newest(HOME, "PT60S", "sms_1", "true")));
        awaitRequest();

        store.add("sms_3", HOME, NOON.plusSeconds(2));

        assertThat(valueOf(answer)).containsExactly("sms_3");
        assertThatThrownBy(() -> messages.newest(HOME, null, "", "yes")).isInstanceOf(WireException.class);
    }

    @Test
    void a_request_that_waits_is_answered_as_soon_as_a_message_to_its_number_comes() {
        store.add("sms_1", HOME, NOON);
        var answer = inBackground(() -> ids(messages.newest(HOME, "PT60S", "sms_1", "false")));
        awaitRequest();

        store.add("sms_2", WORK, NOON.plusSeconds(1));
        awaitRequest();
        assertThat(answer).isNotDone();
        store.add("sms_3", HOME, NOON.plusSeconds(2));

        assertThat(valueOf(answer)).containsExactly("sms_3");
    }

    @Test
    void a_request_that_waits_is_answered_when_a_late_message_arrives() {
        gateways.arrive(new MessageId("sms_1"));
        var answer = inBackground(() -> ids(messages.newest(HOME, "PT60S", "", "false")));
        store.add("sms_1", HOME, NOON);
        awaitRequest();

        gateways.arrive(new MessageId("sms_1"), NOON.plusSeconds(3));

        assertThat(valueOf(answer)).containsExactly("sms_1");
    }

    @Test
    void a_message_of_another_node_is_found_though_nobody_hears_of_it() {
        var answer = inBackground(() -> ids(messages.newest(HOME, "PT60S", "", "false")));
        awaitRequest();

        store.addSilently("sms_1", HOME, NOON);

        assertThat(valueOf(answer)).containsExactly("sms_1");
    }

    @Test
    void a_request_that_has_waited_long_enough_is_answered_with_nothing() {
        assertThat(ids(messages.newest(HOME, "PT0.01S", "", "false"))).isEmpty();
    }

    @Test
    void nobody_waits_while_the_server_stops() {
        var answer = inBackground(() -> ids(messages.newest(HOME, "PT60S", "", "false")));
        awaitRequest();

        inbox.close();

        assertThat(valueOf(answer)).isEmpty();
    }

    @Test
    void a_stream_sends_what_is_there_and_then_each_message_once_for_each_arrival() {
        store.add("sms_1", HOME, NOON);
        var stream = new Events();
        var end = inBackground(() -> stream.read(null, ""));
        awaitRequest();

        store.add("sms_2", HOME, NOON.plusSeconds(1));
        awaitRequest();
        gateways.arrive(new MessageId("sms_2"), NOON.plusSeconds(1), NOON.plusSeconds(2));
        awaitRequest();
        inbox.close();

        assertThat(valueOf(end)).isTrue();
        assertThat(stream.events())
                .containsExactly(
                        "retry: 1000",
                        event("sms_1", "sms_1", HOME, NOON),
                        event("sms_2", "sms_2", HOME, NOON.plusSeconds(1)),
                        event("sms_2.2", "sms_2", HOME, NOON.plusSeconds(1)));
    }

    @Test
    void a_stream_goes_on_after_the_last_event_that_the_client_has_seen() {
        store.add("sms_1", HOME, NOON);
        store.add("sms_2", WORK, NOON.plusSeconds(1));
        store.add("sms_3", HOME, NOON.plusSeconds(2));
        gateways.arrive(new MessageId("sms_1"), NOON, NOON.plusSeconds(1));

        inbox.close();

        assertThat(idsOf(null, "sms_1")).containsExactly("sms_1.2", "sms_2", "sms_3");
        assertThat(idsOf(null, "sms_1.2")).containsExactly("sms_2", "sms_3");
        assertThat(idsOf(HOME, "sms_1.2")).containsExactly("sms_3");
        assertThat(idsOf(null, "sms_none")).hasSize(4);
    }

    @Test
    void the_answer_to_head_does_not_wait_for_messages() {
        var stream = new Events();
        stream.method = "HEAD";

        assertThat(stream.read(null, "")).isTrue();
        assertThat(stream.sent).isEmpty();
    }

    @Test
    void a_stream_ends_when_the_client_is_gone() {
        var stream = new Events();
        stream.isGone = true;

        assertThatThrownBy(() -> stream.read(null, "")).isInstanceOf(UncheckedIOException.class);
    }

    private List<String> idsOf(@Nullable String to, String last) {
        var stream = new Events();
        stream.read(to, last);
        return stream.events().stream()
                .filter(event -> event.startsWith("id: "))
                .map(event -> event.lines().findFirst().orElseThrow().substring(4))
                .toList();
    }

    private static String event(String id, String message, String to, Instant at) {
        return "id: " + id + "\nevent: message\ndata: {\"id\":\"" + message + "\",\"to\":\"" + to
                + "\",\"body\":\"123456 is your code.\",\"code\":\"123456\",\"created_at\":" + at.toEpochMilli() + "}";
    }

    /** Waits until a request waits, so that it has looked at all that was there before. */
    private void awaitRequest() {
        while (inbox.waiting() == 0) {
            Thread.onSpinWait();
        }
    }

    private static List<String> ids(jakarta.ws.rs.core.Response response) {
        return ((JsonArray) response.getEntity())
                .getValuesAs(JsonObject.class).stream()
                        .map(message -> message.getString("id"))
                        .toList();
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
    }

    private static <T> T valueOf(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one stream has sent. */
    private final class Events {
        private String method = "GET";
        private final StringBuilder sent = new StringBuilder();
        private final Request request = mock();
        private volatile boolean isGone;

        /** Reads until the stream ends. */
        private boolean read(@Nullable String to, String last) {
            when(request.getMethod()).thenReturn(method);
            var out = new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    if (isGone) {
                        throw new IOException("gone");
                    }
                    sent.append((char) octet);
                }
            };
            try {
                messages.stream(request, to, last).write(out);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> events() {
            return Arrays.asList(sent.toString().replaceFirst("^: *\n", "").split("\n\n"));
        }
    }

    /** An inbox without a database. */
    private static final class Store implements MessageInbox {
        private final List<TextMessage> all = new CopyOnWriteArrayList<>();
        private final List<Runnable> listeners = new ArrayList<>();

        private void add(String id, String to, Instant at) {
            addSilently(id, to, at);
            listeners.forEach(Runnable::run);
        }

        private void addSilently(String id, String to, Instant at) {
            add(id, at, new TextMessage.Content(new E164Number(to), "123456 is your code.", "123456"));
        }

        private void addNotice(String id, String to, Instant at) {
            add(id, at, new TextMessage.Content(new E164Number(to), "A number was added.", null));
        }

        private void add(String id, Instant at, TextMessage.Content content) {
            all.addFirst(TextMessage.queued(
                            new MessageId(id),
                            MessageType.VERIFICATION,
                            Accounts.ANNA,
                            Accounts.HOME,
                            new ChallengeId("ver_1"),
                            content,
                            at,
                            at.plusSeconds(600),
                            DeliveryPolicy.DEFAULT)
                    .handedOver("development", "r", at));
        }

        @Override
        public List<TextMessage> newest(@Nullable String to) {
            return all.stream()
                    .filter(message -> to == null
                            || (message.content() != null
                                    && message.content().to().value().equals(to)))
                    .toList();
        }

        @Override
        public void onHandOver(Runnable listener) {
            listeners.add(listener);
        }
    }
}
