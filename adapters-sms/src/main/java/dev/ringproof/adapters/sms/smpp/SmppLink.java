package dev.ringproof.adapters.sms.smpp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.connection.ConnectionFactory;

/**
 * Keeps one session bound. If the session cannot be bound or is lost, a thread binds again after a wait that gets
 * longer each time. The wait becomes short again only after a session that has lasted longer than the longest wait,
 * since some carriers let us bind only to close the connection at once.
 */
final class SmppLink implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SmppLink.class.getName());

    private final SmppSettings settings;
    private final ConnectionFactory connections;
    private final MessageReceiverListener receiver;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private final Thread keeper;
    private volatile CompletableFuture<SmppBind> bind = new CompletableFuture<>();

    SmppLink(String name, SmppSettings settings, ConnectionFactory connections, MessageReceiverListener receiver) {
        this.settings = settings;
        this.connections = connections;
        this.receiver = receiver;
        this.keeper = Thread.ofVirtual().name("smpp-link-" + name).unstarted(this::keep);
    }

    SmppLink start() {
        keeper.start();
        return this;
    }

    /** Returns the current session; empty if none is bound. */
    Optional<SmppBind> bind() {
        return Optional.ofNullable(bind.getNow(null)).filter(now -> !now.isLost());
    }

    /** Completes with the current session, or else with the next one. */
    CompletableFuture<SmppBind> nextBind() {
        return bind;
    }

    private void keep() {
        try {
            var wait = settings.backoff().first();
            while (!closing.isDone()) {
                long start = System.nanoTime();
                bindOnce();
                var lasted = Duration.ofNanos(System.nanoTime() - start);
                if (lasted.compareTo(settings.backoff().longest()) > 0) {
                    wait = settings.backoff().first();
                }
                isDoneWithin(wait, closing);
                wait = settings.backoff().after(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bindOnce() throws InterruptedException {
        try {
            var bound = SmppBind.to(settings, connections, receiver);
            LOG.log(Level.INFO, "{0} is bound", settings);
            bind.complete(bound);
            watch(bound);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} cannot be bound: {1}", settings, reason(e));
        }
    }

    private void watch(SmppBind bound) throws InterruptedException {
        var end = CompletableFuture.anyOf(bound.lost(), closing);
        while (!isDoneWithin(settings.enquireLink(), end)) {
            bound.closeIfSilent();
        }
        bind = new CompletableFuture<>();
        if (bound.lost().isDone()) {
            LOG.log(Level.WARNING, "{0} has lost a session", settings);
        } else {
            bound.unbind();
        }
    }

    private static boolean isDoneWithin(Duration wait, Future<?> future) throws InterruptedException {
        try {
            future.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("these futures never fail", e);
        }
    }

    private static String reason(IOException e) {
        return e.getCause() instanceof NegativeResponseException refusal
                ? new SmppStatus(refusal.getCommandStatus()).reason()
                : e.getClass().getSimpleName();
    }

    /** Begins to close the link. {@link #close} waits until it is closed. */
    void startClosing() {
        closing.complete(null);
    }

    @Override
    public void close() {
        startClosing();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
