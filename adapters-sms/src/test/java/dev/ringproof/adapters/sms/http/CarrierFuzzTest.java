package dev.ringproof.adapters.sms.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.ringproof.adapters.sms.Gateways;
import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.GatewayType.Surroundings;
import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import dev.ringproof.testkit.internal.Mutations;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever a carrier answers or posts over HTTP: no exception is thrown, a reference can be kept, and no reason repeats
 * the number or the code.
 */
class CarrierFuzzTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final URI CALLBACKS = URI.create("https://sms.example.com/callbacks");
    private static final String SECRET = "carrier:secret";
    private static final Pattern SECRET_DIGITS = Pattern.compile("[0-9]{6}");

    /** In this order: the first octet of an input chooses one, {@code a} the first. */
    private static final Map<String, Map<String, String>> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put(
                "aws",
                Map.of("REGION", "eu-central-1", "ACCESS_KEY_ID", "A", "SECRET_ACCESS_KEY", "s", "SENDER", "pool-1"));
        SETTINGS.put(
                "http",
                Map.of(
                        "URL", "https://sms.example.com/?to={to}",
                        "REFERENCE", "/data/0/id",
                        "ACCEPTED_ANSWER", "\"ok\"|OK",
                        "NUMBER_REFUSED_ANSWER", "no such number",
                        "RECEIPT_REFERENCE", "id=([^&]+)",
                        "RECEIPT_STATE", "state=(\\w+)",
                        "REPLY_FROM", "from=(\\+?\\d+)",
                        "REPLY_TEXT", "text=([^&]*)",
                        "CALLBACK_PROOF", "basic",
                        "CALLBACK_SECRET", SECRET));
        SETTINGS.put(
                "infobip",
                Map.of(
                        "URL", "https://x.api.infobip.com",
                        "API_KEY", "k",
                        "SENDER", "ACME",
                        "CALLBACK_SECRET", SECRET));
        SETTINGS.put("twilio", Map.of("ACCOUNT_SID", "AC0", "AUTH_TOKEN", "t", "SENDER", "MG0"));
        SETTINGS.put("vonage", Map.of("API_KEY", "k", "API_SECRET", "s", "SENDER", "ACME", "SIGNATURE_SECRET", "hush"));
    }

    private static final List<HttpCarrier> CARRIERS =
            SETTINGS.keySet().stream().map(CarrierFuzzTest::carrier).toList();

    private static HttpCarrier carrier(String name) {
        var type = Gateways.type(name).orElseThrow();
        var given = Objects.requireNonNull(SETTINGS.get(name));
        var settings = new GatewaySettings(name, type.settings(), key -> Optional.ofNullable(given.get(key)), CALLBACKS)
                .complete();
        var surroundings = new Surroundings(InstantSource.fixed(NOON), new PrintStream(System.out, true));
        return (HttpCarrier) type.opener().open(settings, surroundings);
    }

    @AfterAll
    static void close() {
        CARRIERS.forEach(HttpCarrier::close);
    }

    /**
     * The first octet chooses the carrier, the second the status of an answer, and {@code c} there means a callback. The
     * first line after it is the header {@code Retry-After} or {@code Authorization}, and the rest is the body.
     */
    @FuzzTest(maxDuration = "2m")
    void carrier(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        var lines = text.split("\n", 2);
        if (lines.length < 2 || lines[0].length() < 2) {
            return;
        }
        var carrier = CARRIERS.get(Math.floorMod(lines[0].charAt(0) - 'a', CARRIERS.size()));
        var header = lines[0].substring(2);
        if (lines[0].charAt(1) == 'c') {
            requireGoodReceipts(carrier, header, lines[1]);
        } else {
            requireGoodHandover(carrier, status(lines[0].charAt(1)), header, lines[1]);
        }
    }

    @Test
    void what_carriers_say_is_read_or_refused_when_it_is_changed_at_random() {
        Mutations.run(CarrierFuzzTest.class, "carrier", 20261128, 30_000, this::carrier);
    }

    private static int status(char kind) {
        return switch (kind) {
            case '2' -> 200;
            case '4' -> 400;
            case '9' -> 429;
            case '5' -> 503;
            default -> 422;
        };
    }

    private static void requireGoodHandover(HttpCarrier carrier, int status, String retryAfter, String body) {
        var headers = HttpHeaders.of(Map.of("Retry-After", List.of(retryAfter)), (_, _) -> true);
        var handover = carrier.handover(new CarrierAnswer(status, headers, body), SmsGatewayContract.TEXT, NOON);

        if (handover instanceof Handover.Accepted(var reference)) {
            assertThat(Receipt.isReference(reference)).isTrue();
        } else {
            assertThat(handover.toString()).doesNotContainPattern(SECRET_DIGITS.pattern() + "(?![0-9]*[HMS.])");
        }
    }

    private static void requireGoodReceipts(SmsGateway carrier, String authorization, String body) {
        var basic = "Basic " + Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        var headers = Map.of(
                "authorization", List.of(authorization.isEmpty() ? basic : authorization),
                "x-twilio-signature", List.of(authorization));
        var callback = new Callback(URI.create(CALLBACKS + "/" + carrier.name()), headers, body);

        carrier.read(callback).orElse(List.of()).forEach(report -> {
            switch (report) {
                case Receipt receipt -> requireGood(receipt);
                case Reply reply -> assertThat(reply.toString()).doesNotContainPattern(SECRET_DIGITS);
            }
        });
    }

    private static void requireGood(Receipt receipt) {
        assertThat(Receipt.isReference(receipt.reference())).isTrue();
        if (receipt.reason() != null) {
            assertThat(receipt.reason()).hasSizeLessThanOrEqualTo(255).doesNotContainPattern(SECRET_DIGITS);
        }
    }
}
