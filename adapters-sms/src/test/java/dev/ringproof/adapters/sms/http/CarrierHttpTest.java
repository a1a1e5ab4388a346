package dev.ringproof.adapters.sms.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request without an answer means for the message. */
@Timeout(60)
class CarrierHttpTest {

    /** The carrier accepts the connection and sends nothing. Over TLS, the request is then never sent. */
    @Test
    void a_message_that_was_not_sent_in_time_was_not_taken() throws IOException {
        assertThat(answer("https", BodyPublishers.ofString("a message")))
                .isEqualTo(new CarrierHttp.Failure(new Handover.Unavailable("not sent, timed out")));
    }

    @ParameterizedTest
    @CsvSource({"http, a message", "https, ''"})
    void a_message_that_was_sent_or_has_no_body_may_have_been_taken(String scheme, String body) throws IOException {
        assertThat(answer(scheme, BodyPublishers.ofString(body)))
                .isEqualTo(new CarrierHttp.Failure(new Handover.Unknown("timed out")));
    }

    private static CarrierHttp.Result answer(String scheme, HttpRequest.BodyPublisher body) throws IOException {
        var limits = new TimeLimits(Duration.ofSeconds(8), Duration.ofMillis(300));
        try (var carrier = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var http = new CarrierHttp(limits)) {
            return http.send(request(scheme, carrier, body));
        }
    }

    private static HttpRequest request(String scheme, ServerSocket carrier, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + carrier.getLocalPort() + "/"))
                .POST(body)
                .build();
    }
}
