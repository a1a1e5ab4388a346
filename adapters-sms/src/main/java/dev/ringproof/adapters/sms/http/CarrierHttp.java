package dev.ringproof.adapters.sms.http;

import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import dev.ringproof.adapters.sms.setting.TimeLimits;

/**
 * The way to a carrier that speaks HTTP: within the time limits, along no redirect, once a call, and with no more of the
 * answer read than any sensible one has.
 *
 * <p>A carrier has spoken when its status line is here. What goes wrong after that, in the body, changes nothing: a text
 * that was taken would otherwise be sent again. And what was not sent when it is given up is not sent any more, so that
 * another gateway may have it for sure.
 */
public final class CarrierHttp implements AutoCloseable {
    private static final int LONGEST_BODY = 64 * 1024;

    private final CarrierTime time;
    private final ExecutorService threads;
    private final HttpClient client;

    /** What came of a request. */
    public sealed interface Outcome permits CarrierAnswer, Failure {}

    /** There is no answer; what that means for the text. */
    public record Failure(Handover handover) implements Outcome {}

    public CarrierHttp(TimeLimits limits) {
        this.time = new CarrierTime(limits, System::nanoTime);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limits.connect())
                .executor(threads)
                .build();
    }

    public Outcome send(HttpRequest request) {
        var head = new AtomicReference<@Nullable ResponseInfo>();
        var body = new Retractable(request.bodyPublisher().orElseGet(BodyPublishers::noBody));
        var exchange = client.sendAsync(retractable(request, body), info -> {
            head.set(info);
            return BodySubscribers.limiting(BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_BODY);
        });
        var answer = "";
        Handover failure = new Handover.Unknown("failed");
        try {
            answer = time.await(exchange).body();
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
        if (failure instanceof Handover.Unknown(var reason) && body.retract()) {
            failure = new Handover.Unavailable("not sent, " + reason);
        }
        var spoken = head.get();
        return spoken == null ? new Failure(failure) : new CarrierAnswer(spoken.statusCode(), spoken.headers(), answer);
    }

    private static HttpRequest retractable(HttpRequest request, Retractable body) {
        return request.bodyPublisher().isEmpty()
                ? request
                : HttpRequest.newBuilder(request, (_, _) -> true)
                        .method(request.method(), body)
                        .build();
    }

    /** A body that is sent, or retracted, but never both. Where there is none to send, the text has gone with the head. */
    private record Retractable(BodyPublisher body, AtomicReference<Fate> fate) implements BodyPublisher {
        private enum Fate {
            OPEN,
            SENT,
            RETRACTED
        }

        private Retractable(BodyPublisher body) {
            this(body, new AtomicReference<>(body.contentLength() == 0 ? Fate.SENT : Fate.OPEN));
        }

        /** Whether nobody will ever read it. */
        private boolean retract() {
            return fate.compareAndSet(Fate.OPEN, Fate.RETRACTED);
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        /** Once more where a connection broke before anything went over it. */
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            if (fate.compareAndSet(Fate.OPEN, Fate.SENT) || fate.get() == Fate.SENT) {
                body.subscribe(subscriber);
            } else {
                BodyPublishers.fromPublisher(nothing -> nothing.onError(new IOException("retracted")))
                        .subscribe(subscriber);
            }
        }
    }

    /** Never an exception's message: it may hold anything. */
    private static Handover failure(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _, SSLHandshakeException _ ->
                new Handover.Unavailable("cannot connect");
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
}
