package dev.ringproof.adapters.sms.smpp;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.ConnectionFactory;

/**
 * One session that the carrier has let us bind as a transceiver, until it is lost. To submit, a caller first enters its
 * window.
 */
final class SmppBind {
    /** Gives jsmpp's threads time to process answers that were read before the connection broke. */
    private static final Executor AFTER_A_MOMENT = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private static final int READING_THREADS = 3;
    private static final int ROOM_FOR_RECEIPTS = 1000;

    private final SMPPSession session;
    private final SmppSettings settings;
    private final Semaphore window;
    private final CompletableFuture<Void> lost;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    /** The time of the last activity by jsmpp's clock. */
    private long lastActivity;

    /** When we noticed that activity, by {@link System#nanoTime}, which nobody can set. */
    private long noticed = System.nanoTime();

    /** Submits one submit_sm to jsmpp. */
    @FunctionalInterface
    interface Submission {
        /** Returns the carrier's id of the message. */
        String submitTo(SMPPSession session)
                throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                        IOException;
    }

    /** The session was lost before anything was sent. */
    static final class LostBeforeSubmit extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private SmppBind(SMPPSession session, SmppSettings settings, CompletableFuture<Void> lost) {
        this.session = session;
        this.settings = settings;
        this.window = new Semaphore(settings.window(), true);
        this.lost = lost;
        var unused = lost.thenRunAsync(this::stopWaiting, AFTER_A_MOMENT);
    }

    /** Connects and binds. */
    static SmppBind to(SmppSettings settings, ConnectionFactory connections, MessageReceiverListener receiver)
            throws IOException {
        var lost = new CompletableFuture<Void>();
        var session =
                new SMPPSession(new SynchronizedPDUSender(new DefaultPDUSender()), new SmppPduReader(), connections);
        session.setTransactionTimer(settings.timeout().toMillis());
        session.setEnquireLinkTimer((int) settings.enquireLink().toMillis());
        session.setPduProcessorDegree(READING_THREADS);
        session.setQueueCapacity(settings.window() + ROOM_FOR_RECEIPTS);
        session.setMessageReceiverListener(receiver);
        session.addSessionStateListener((state, former, source) -> {
            if (state == SessionState.UNBOUND || state == SessionState.CLOSED) {
                lost.complete(null);
            }
        });
        try {
            session.connectAndBind(
                    settings.host(),
                    settings.port(),
                    parameters(settings),
                    settings.timeout().toMillis());
            return new SmppBind(session, settings, lost);
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    private static BindParameter parameters(SmppSettings settings) {
        return new BindParameter(
                BindType.BIND_TRX,
                settings.systemId(),
                settings.password(),
                settings.systemType(),
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                "");
    }

    /** Takes a place in the window if one is free now. */
    boolean enter() {
        return window.tryAcquire();
    }

    /** Takes a place in the window, and waits for it if necessary, but no longer than the given time. */
    boolean enter(Duration wait) throws InterruptedException {
        return window.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Submits in the place that the caller has entered. The place is free again when the carrier has answered or its
     * time is over, even if the caller stops waiting before that.
     */
    CompletableFuture<String> submit(Submission submission) {
        var answer = new CompletableFuture<String>();
        Thread.ofVirtual().name("smpp-submit").start(() -> {
            waiting.add(Thread.currentThread());
            try {
                answer.complete(send(submission));
            } catch (PDUException
                    | ResponseTimeoutException
                    | InvalidResponseException
                    | NegativeResponseException
                    | LostBeforeSubmit
                    | IOException
                    | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                window.release();
                waiting.remove(Thread.currentThread());
            }
        });
        return answer;
    }

    private String send(Submission submission)
            throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                    LostBeforeSubmit, IOException {
        if (isLost()) {
            throw new LostBeforeSubmit();
        }
        try {
            return submission.submitTo(session);
        } catch (ResponseTimeoutException e) {
            if (isLost()) {
                throw new IOException("connection lost", e);
            }
            throw e;
        }
    }

    /** Wakes the threads that wait for an answer. jsmpp itself would let them wait until their time is over. */
    private void stopWaiting() {
        waiting.forEach(Thread::interrupt);
    }

    /** Whether nothing can be submitted any more. */
    boolean isLost() {
        return lost.isDone() || !session.getSessionState().isTransmittable();
    }

    /** Completes when the session is over, no matter which side has ended it. */
    CompletableFuture<Void> lost() {
        return lost;
    }

    /**
     * Closes the session if the carrier has not even answered an enquire_link. jsmpp does so itself, except when its
     * own writing hangs because the carrier no longer reads. One thread calls this method again and again.
     */
    void closeIfSilent() {
        long now = System.nanoTime();
        if (session.getLastActivityTimestamp() != lastActivity) {
            lastActivity = session.getLastActivityTimestamp();
            noticed = now;
        }
        var silence = Duration.ofNanos(now - noticed);
        if (silence.compareTo(settings.enquireLink().multipliedBy(2).plus(settings.timeout())) > 0) {
            session.close();
        }
    }

    /** Admits no more submissions, waits for answers to the earlier ones, and unbinds. */
    void unbind() throws InterruptedException {
        long limit = settings.timeout().toNanos();
        window.tryAcquire(settings.window(), limit, TimeUnit.NANOSECONDS);
        // jsmpp may miss the answer to unbind if the carrier closes the connection right after it, and would then wait
        // for
        // an answer that never comes. This thread does not.
        var unbinding = Thread.ofVirtual().name("smpp-unbind").start(session::unbindAndClose);
        try {
            lost.get(limit, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            unbinding.join(settings.timeout());
        }
    }
}
