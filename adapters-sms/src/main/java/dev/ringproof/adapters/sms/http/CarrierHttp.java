package dev.ringproof.adapters.sms.http;

import dev.ringproof.adapters.sms.setting.TimeLimits;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that talks to one carrier. It keeps to the time limits, follows no redirect, sends each request once,
 * and reads no more of the answer than a sensible one has.
 *
 * <p>The carrier has answered as soon as its status line is here. An error after that, in the body, changes nothing:
 * otherwise a message that the carrier has accepted would be sent again. A request whose body was not sent before the
 * time was over is never sent later, so another gateway may safely take the message.
 */
public final class CarrierHttp implements AutoCloseable {
    private static final int LONGEST_BODY = 64 * 1024;
    private static final Handover CANNOT_CONNECT = new Handover.Unavailable("cannot connect");
    private static final Handover CLOSED = new Handover.Unavailable("closed");

    private final CarrierTime time;
    private final ExecutorService threads;
    private final HttpClient client;
    private volatile boolean closed;

    /** The result of a request. */
    public sealed interface Result permits CarrierAnswer, Failure {}

    /**
     * There is no answer.
     *
     * @param handover what that means for the message
     */
    public record Failure(Handover handover) implements Result {}

    /** @throws IllegalStateException if no library reads JSON, in which carriers answer */
    public CarrierHttp(TimeLimits limits) {
        JsonLibrary.provider();
        this.time = new CarrierTime(limits, System::nanoTime);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limits.connect())
                .executor(threads)
                .build();
    }

    public Result send(HttpRequest request) {
        if (closed) {
            return new Failure(CLOSED);
        }
        var head = new AtomicReference<@Nullable ResponseInfo>();
        var body = new Retractable(request.bodyPublisher().orElseGet(BodyPublishers::noBody));
        var exchange = client.sendAsync(new RetractableRequest(request, body), info -> {
            head.set(info);
            return new LimitedBody(LONGEST_BODY);
        });
        var answer = "";
        Handover failure = new Handover.Unknown("failed");
        try {
            answer = time.await(exchange).body();
        } catch (TimeoutException e) {
            failure = new Handover.Unknown("timed out");
        } catch (InterruptedException e) {
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
        var answered = head.get();
        return answered == null
                ? new Failure(failure)
                : new CarrierAnswer(answered.statusCode(), answered.headers(), answer);
    }

    /** A request with another body; the JDK's builder would copy all of its headers. */
    private static final class RetractableRequest extends HttpRequest {
        private final HttpRequest request;
        private final Optional<BodyPublisher> body;

        RetractableRequest(HttpRequest request, BodyPublisher body) {
            this.request = request;
            this.body = request.bodyPublisher().map(given -> body);
        }

        @Override
        public Optional<BodyPublisher> bodyPublisher() {
            return body;
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public Optional<Duration> timeout() {
            return request.timeout();
        }

        @Override
        public boolean expectContinue() {
            return request.expectContinue();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Optional<Version> version() {
            return request.version();
        }

        @Override
        public HttpHeaders headers() {
            return request.headers();
        }
    }

    /**
     * A body that is either sent or retracted. An empty body counts as sent, since the message was in the head of the
     * request.
     */
    private record Retractable(BodyPublisher body, AtomicReference<Fate> fate) implements BodyPublisher {
        private enum Fate {
            OPEN,
            SENT,
            RETRACTED
        }

        private Retractable(BodyPublisher body) {
            this(body, new AtomicReference<>(body.contentLength() == 0 ? Fate.SENT : Fate.OPEN));
        }

        /** Retracts the body unless it was sent, and returns whether that worked. */
        private boolean retract() {
            return fate.compareAndSet(Fate.OPEN, Fate.RETRACTED);
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        /** The HTTP client subscribes again if a connection broke before anything went over it. */
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

    /** The reason is never an exception's message, which may hold parts of the request. */
    private static Handover failure(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException e -> CANNOT_CONNECT;
            case HttpConnectTimeoutException e -> CANNOT_CONNECT;
            case SSLHandshakeException e -> CANNOT_CONNECT;
            case null -> new Handover.Unknown("failed");
            default -> new Handover.Unknown(cause.getClass().getSimpleName());
        };
    }

    /** Ends requests that are still running, and sends no more. */
    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
        threads.shutdown();
    }
}
