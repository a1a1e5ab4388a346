package dev.ringproof.adapters.sms;

import dev.ringproof.core.delivery.OutgoingText;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.json.spi.JsonProvider;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands texts to a receiver of the operator's own, who sends them by whatever carrier there is: a POST of the JSON fields
 * {@code id}, {@code to}, {@code text}, {@code code} (but for notices) and {@code expires_at} (milliseconds since 1970), signed as Standard
 * Webhooks 1.0.0 has it. A receiver may hear of a text several times, always with the same {@code webhook-id}, and is to
 * send it once.
 *
 * <p>A receiver has spoken when its status line is here. What goes wrong after that, in the body, changes nothing: a text
 * that was taken would otherwise be sent again.
 */
public final class WebhookGateway implements SmsGateway, AutoCloseable {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int HIGHEST_PORT = 65_535;

    private final URI receiver;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final TimeLimits limits;
    private final ExecutorService threads;
    private final HttpClient client;

    /**
     * How long a receiver may take.
     *
     * @param connect until there is a connection
     * @param whole from the first byte sent to the last one read; within the 10 seconds that a gateway has
     */
    public record TimeLimits(Duration connect, Duration whole) {
        private static final Duration A_GATEWAYS_OWN = Duration.ofSeconds(10);
        public static final TimeLimits DEFAULT = new TimeLimits(Duration.ofSeconds(3), Duration.ofSeconds(8));

        public TimeLimits {
            if (!connect.isPositive() || !whole.isPositive() || whole.compareTo(A_GATEWAYS_OWN) >= 0) {
                throw new IllegalArgumentException("time limits are positive, the whole less than 10 seconds");
            }
        }
    }

    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock) {
        this(receiver, secrets, clock, TimeLimits.DEFAULT);
    }

    /** @param receiver absolute, http or https, without user info and fragment */
    public WebhookGateway(URI receiver, WebhookSecrets secrets, InstantSource clock, TimeLimits limits) {
        if (!isFit(receiver)) {
            throw new IllegalArgumentException("a webhook's receiver is an absolute http or https URI with a host"
                    + " (letters, digits, hyphens and dots), without user info and without fragment");
        }
        this.receiver = receiver;
        this.secrets = secrets;
        this.clock = clock;
        this.limits = limits;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limits.connect())
                .executor(threads)
                .build();
    }

    private static boolean isFit(URI uri) {
        return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() <= HIGHEST_PORT
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Handover handOver(OutgoingText text) {
        var head = new AtomicReference<@Nullable ResponseInfo>();
        var exchange = client.sendAsync(request(text), info -> {
            head.set(info);
            return BodySubscribers.limiting(BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_BODY);
        });
        var body = "";
        Handover failure = new Handover.Unknown("failed");
        try {
            body = exchange.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS).body();
        } catch (TimeoutException _) {
            failure = new Handover.Unknown("timed out");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            failure = new Handover.Unknown("interrupted");
        } catch (ExecutionException e) {
            failure = failure(e.getCause());
        } finally {
            exchange.cancel(true);
        }
        var spoken = head.get();
        return spoken == null
                ? failure
                : new WebhookReply(spoken.statusCode(), spoken.headers(), body).handover(text.id(), clock.instant());
    }

    private HttpRequest request(OutgoingText text) {
        var id = text.id().value();
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var body = json(text);
        return HttpRequest.newBuilder(receiver)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Ringproof")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", secrets.sign(id, timestamp, body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String json(OutgoingText text) {
        var json = JSON.createObjectBuilder()
                .add("id", text.id().value())
                .add("to", text.to().value())
                .add("text", text.text());
        if (text.code() != null) {
            json.add("code", text.code());
        }
        return json.add("expires_at", text.expiresAt().toEpochMilli()).build().toString();
    }

    /** Never an exception's message: it may hold anything. */
    private static Handover failure(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _ -> new Handover.Unavailable("cannot connect");
            case null -> new Handover.Unknown("failed");
            default -> new Handover.Unknown(cause.getClass().getSimpleName());
        };
    }

    /** Ends what is still under way. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdown();
    }

    /** The host alone: path and query may hold a token. */
    @Override
    public String toString() {
        return "WebhookGateway[" + receiver.getHost() + "]";
    }
}
