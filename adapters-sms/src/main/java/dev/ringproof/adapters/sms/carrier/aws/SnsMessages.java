package dev.ringproof.adapters.sms.carrier.aws;

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
import dev.ringproof.adapters.sms.http.Crypto;
import dev.ringproof.adapters.sms.http.Json;
import dev.ringproof.adapters.sms.http.Reported;

/**
 * What Amazon SNS posts of the topics that count: checked against the certificate that signed it, which comes from SNS
 * itself and nowhere else.
 */
final class SnsMessages {
    private static final Pattern HOST = Pattern.compile("sns\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    /** SNS tries for an hour by default. */
    private static final Duration OLDEST = Duration.ofHours(1);

    private static final Duration FROM_THE_FUTURE = Duration.ofMinutes(5);
    private static final int MOST_CERTIFICATES = 16;
    private static final List<String> SIGNED_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> SIGNED_SUBSCRIPTION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    private final Set<String> topics;
    private final Visits visits;
    private final InstantSource clock;
    private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();

    /** Gets what is at an address, if it can. */
    @FunctionalInterface
    interface Visits {
        Optional<String> visit(URI address);
    }

    /** @param topics those that count, by their ARNs */
    SnsMessages(Set<String> topics, Visits visits, InstantSource clock) {
        this.topics = topics;
        this.visits = visits;
        this.clock = clock;
    }

    /** The message of a notification; none of what is genuine but no notification; empty for all that is not genuine. */
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
                ofSns(message.getString("SubscribeURL", "")).ifPresent(visits::visit);
                yield List.of();
            }
            default -> List.of();
        };
    }

    private boolean isRecent(JsonObject message) {
        var at = Reported.time(Json.text(message, "/Timestamp"));
        var now = clock.instant();
        return at != null && at.isAfter(now.minus(OLDEST)) && at.isBefore(now.plus(FROM_THE_FUTURE));
    }

    private boolean isSigned(JsonObject message) {
        var algorithm = switch (message.getString("SignatureVersion", "")) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> "";
        };
        var certificate = ofSns(message.getString("SigningCertURL", ""))
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
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    /** Name and value of each field there is, a line each. */
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

    /** An address that only SNS can answer at. */
    private static Optional<URI> ofSns(String address) {
        try {
            var uri = URI.create(address);
            return "https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && HOST.matcher(uri.getHost()).matches()
                            && uri.getRawAuthority().equals(uri.getHost())
                            && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Optional<X509Certificate> certificate(URI address) {
        var now = clock.instant();
        var known = Optional.ofNullable(certificates.get(address)).filter(certificate -> isValid(certificate, now));
        if (known.isPresent()) {
            return known;
        }
        var fetched =
                visits.visit(address).flatMap(SnsMessages::parse).filter(certificate -> isValid(certificate, now));
        fetched.ifPresent(certificate -> keep(address, certificate));
        return fetched;
    }

    /** There are few of them; whoever brings more may fetch each anew. */
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
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
