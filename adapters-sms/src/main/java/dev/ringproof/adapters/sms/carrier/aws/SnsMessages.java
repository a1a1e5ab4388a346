package dev.ringproof.adapters.sms.carrier.aws;

import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.ReceiptFields;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Reads what Amazon SNS posts for our topics. Each post is verified with the certificate that signed it, which is
 * fetched from SNS itself and from nowhere else.
 */
final class SnsMessages {
    private static final Pattern HOST = Pattern.compile("sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    /** By default SNS repeats a post for an hour. */
    private static final Duration LONGEST_AGE = Duration.ofHours(1);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_CERTIFICATES = 16;
    private static final List<String> SIGNED_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> SIGNED_SUBSCRIPTION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private final Set<String> topics;
    private final HttpGet http;
    private final InstantSource clock;
    private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();

    /** Fetches a page by HTTP. */
    @FunctionalInterface
    interface HttpGet {
        /** Returns the body; empty if there is none or the status is not 2xx. */
        Optional<String> get(URI address);
    }

    /** @param topics the ARNs of our topics */
    SnsMessages(Set<String> topics, HttpGet http, InstantSource clock) {
        this.topics = topics;
        this.http = http;
        this.clock = clock;
    }

    /**
     * Returns the message of a notification. The list is empty for any other genuine post, and the result is empty for
     * a post that is not genuine.
     */
    Optional<List<String>> read(String body) {
        return Json.object(body)
                .filter(message -> topics.contains(message.getString("TopicArn", "")))
                .filter(this::isRecent)
                .filter(this::isSigned)
                .map(this::messages);
    }

    private List<String> messages(JsonObject message) {
        return switch (message.getString("Type", "")) {
            case "Notification" -> List.of(message.getString("Message", ""));
            case "SubscriptionConfirmation" -> {
                snsAddress(message.getString("SubscribeURL", "")).ifPresent(http::get);
                yield List.of();
            }
            default -> List.of();
        };
    }

    private boolean isRecent(JsonObject message) {
        var now = clock.instant();
        return Json.text(message, "/Timestamp")
                .flatMap(ReceiptFields::time)
                .filter(at -> at.isAfter(now.minus(LONGEST_AGE)) && at.isBefore(now.plus(CLOCK_TOLERANCE)))
                .isPresent();
    }

    private boolean isSigned(JsonObject message) {
        var algorithm = switch (message.getString("SignatureVersion", "")) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> "";
        };
        var certificate = snsAddress(message.getString("SigningCertURL", ""))
                .filter(address -> address.getPath().endsWith(".pem"))
                .flatMap(this::certificate);
        return !algorithm.isEmpty() && certificate.isPresent() && isSigned(message, algorithm, certificate.get());
    }

    private static boolean isSigned(JsonObject message, String algorithm, X509Certificate certificate) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initVerify(certificate);
            signature.update(Crypto.bytes(toSign(message)));
            return signature.verify(Base64.getDecoder().decode(message.getString("Signature", "")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns what SNS signs: the name and the value of each field that the post has, each on a line. */
    private static String toSign(JsonObject message) {
        var fields = message.getString("Type", "").equals("Notification") ? SIGNED_NOTIFICATION : SIGNED_SUBSCRIPTION;
        var signed = new StringBuilder();
        for (var field : fields) {
            Json.text(message, "/" + field)
                    .ifPresent(value ->
                            signed.append(field).append('\n').append(value).append('\n'));
        }
        return signed.toString();
    }

    /** Returns an address that belongs to SNS; empty for any other. */
    private static Optional<URI> snsAddress(String address) {
        try {
            var uri = URI.create(address);
            return "https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && HOST.matcher(uri.getHost()).matches()
                            && uri.getRawAuthority().equals(uri.getHost())
                            && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<X509Certificate> certificate(URI address) {
        var now = clock.instant();
        var known = Optional.ofNullable(certificates.get(address)).filter(certificate -> isValid(certificate, now));
        if (known.isPresent()) {
            return known;
        }
        var fetched = http.get(address).flatMap(SnsMessages::parse).filter(certificate -> isValid(certificate, now));
        fetched.ifPresent(certificate -> keep(address, certificate));
        return fetched;
    }

    /** SNS has few certificates. If there are many, all are forgotten, and those still in use are fetched again. */
    private void keep(URI address, X509Certificate certificate) {
        if (certificates.size() >= MOST_CERTIFICATES) {
            certificates.clear();
        }
        certificates.put(address, certificate);
    }

    private static Optional<X509Certificate> parse(String pem) {
        try {
            var certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Crypto.bytes(pem)));
            return Optional.of((X509Certificate) certificate);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
