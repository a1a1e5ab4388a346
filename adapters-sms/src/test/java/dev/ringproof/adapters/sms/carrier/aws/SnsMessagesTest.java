package dev.ringproof.adapters.sms.carrier.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.testkit.SettableClock;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsMessagesTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:receipts";
    private static final String CERTIFICATE_URL =
            "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123.pem";

    private static PrivateKey key;
    private static String certificate;

    private final SettableClock clock = new SettableClock(NOON);
    private final List<URI> visited = new ArrayList<>();
    private final SnsMessages topics = new SnsMessages(Set.of(TOPIC), this::visit, clock);

    private Optional<String> visit(URI address) {
        visited.add(address);
        return Optional.of(certificate);
    }

    /** The JDK's own tool makes a certificate, so the source contains no private key. */
    @BeforeAll
    static void a_certificate_of_our_own(@TempDir Path place) throws Exception {
        var store = place.resolve("sns.p12");
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "sns",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=sns.amazonaws.com",
                        "-startdate",
                        "2026/11/01 00:00:00",
                        "-validity",
                        "60",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tool.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        key = (PrivateKey) keys.getKey("sns", "changeit".toCharArray());
        certificate = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("sns").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    @ParameterizedTest
    @CsvSource({"1, SHA1withRSA", "2, SHA256withRSA"})
    void a_notification_of_either_signature_is_read(String version, String algorithm) throws Exception {
        var message = notification();
        message.put("SignatureVersion", version);

        assertThat(topics.read(signed(message, algorithm))).contains(List.of("{\"a\":\n1}"));
    }

    @Test
    void a_subject_is_signed_too() throws Exception {
        var message = notification();
        message.put("Subject", "A subject");

        assertThat(topics.read(signed(message))).isPresent();
    }

    @Test
    void a_certificate_is_fetched_once() throws Exception {
        var body = signed(notification());

        topics.read(body);
        topics.read(body);

        assertThat(visited).containsExactly(URI.create(CERTIFICATE_URL));
    }

    @Test
    void a_subscription_of_ours_is_confirmed() throws Exception {
        var message = subscription("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t");

        assertThat(topics.read(signed(message))).contains(List.of());
        assertThat(visited)
                .containsExactly(
                        URI.create(CERTIFICATE_URL),
                        URI.create("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/?Action=ConfirmSubscription",
                "http://sns.eu-central-1.amazonaws.com/",
                "https://sns.eu-central-1.amazonaws.com:444/",
                "https://anna@sns.eu-central-1.amazonaws.com/",
                "file:///etc/passwd",
                ":"
            })
    void a_subscription_is_confirmed_with_sns_alone(String address) throws Exception {
        assertThat(topics.read(signed(subscription(address)))).contains(List.of());
        assertThat(visited).containsExactly(URI.create(CERTIFICATE_URL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem",
                "https://evil.example/sns.eu-central-1.amazonaws.com/x.pem",
                "https://evil.example#sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com@evil.example/x.pem",
                "https://sns.eu-central-1.amazonaws.com:8443/x.pem",
                "https://s3.eu-central-1.amazonaws.com/x.pem",
                "https://sns.evil.s3.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com/x.crt",
                "https://sns.eu-central-1.amazonaws.com/x?y=.pem",
                ""
            })
    void a_certificate_comes_from_sns_alone(String address) throws Exception {
        var message = notification();
        message.put("SigningCertURL", address);

        assertThat(topics.read(signed(message))).isEmpty();
        assertThat(visited).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Message, another",
        "MessageId, another",
        "Subject, added",
        "Timestamp, 2026-11-24T11:59:01Z",
        "SignatureVersion, 2",
        "SignatureVersion, 3",
        "Signature, AAAA",
        "Signature, ?",
        "Type, SubscriptionConfirmation"
    })
    void an_altered_message_is_not_read(String field, String value) throws Exception {
        var message = notification();
        var genuine = Json.object(signed(message)).orElseThrow();

        var altered =
                Json.PROVIDER.createObjectBuilder(genuine).add(field, value).build();

        assertThat(topics.read(altered.toString())).isEmpty();
    }

    @Test
    void a_message_of_another_topic_is_not_read_and_its_certificate_is_not_fetched() throws Exception {
        var message = notification();
        message.put("TopicArn", TOPIC + "2");

        assertThat(topics.read(signed(message))).isEmpty();
        assertThat(visited).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H1S", "PT-6M"})
    void a_message_that_is_old_or_from_the_future_is_not_read(Duration passed) throws Exception {
        var body = signed(notification());
        clock.advance(passed);

        assertThat(topics.read(body)).isEmpty();
    }

    @Test
    void an_expired_certificate_verifies_nothing() throws Exception {
        var message = notification();
        message.put("Timestamp", "2027-03-01T12:00:00Z");
        clock.advance(Duration.between(NOON, Instant.parse("2027-03-01T12:00:00Z")));

        assertThat(topics.read(signed(message))).isEmpty();
    }

    @Test
    void nothing_is_verified_without_a_certificate() throws Exception {
        var unreachable = new SnsMessages(Set.of(TOPIC), _ -> Optional.empty(), clock);
        var garbled = new SnsMessages(Set.of(TOPIC), _ -> Optional.of("<html>"), clock);

        assertThat(unreachable.read(signed(notification()))).isEmpty();
        assertThat(garbled.read(signed(notification()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"TopicArn\":" + "7}", "{\"TopicArn\":\"" + TOPIC + "\"}"})
    void garbage_is_not_read(String body) {
        assertThat(topics.read(body)).isEmpty();
    }

    private static Map<String, String> notification() {
        var message = new LinkedHashMap<String, String>();
        message.put("Type", "Notification");
        message.put("MessageId", "m-1");
        message.put("TopicArn", TOPIC);
        message.put("Message", "{\"a\":\n1}");
        message.put("Timestamp", "2026-11-24T11:59:00.000Z");
        message.put("SignatureVersion", "1");
        message.put("SigningCertURL", CERTIFICATE_URL);
        return message;
    }

    private static Map<String, String> subscription(String address) {
        var message = notification();
        message.put("Type", "SubscriptionConfirmation");
        message.put("Token", "t");
        message.put("SubscribeURL", address);
        return message;
    }

    private static String signed(Map<String, String> message) throws Exception {
        return signed(message, "SHA1withRSA");
    }

    /** Signs as Amazon's documentation says: name and value, each on a line, in alphabetical order. */
    private static String signed(Map<String, String> message, String algorithm) throws Exception {
        var text = new StringBuilder();
        for (var field :
                List.of("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")) {
            if (message.containsKey(field)) {
                text.append(field).append('\n').append(message.get(field)).append('\n');
            }
        }
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(Crypto.bytes(text.toString()));
        message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        return Json.PROVIDER
                .createObjectBuilder(Map.<String, Object>copyOf(message))
                .build()
                .toString();
    }
}
