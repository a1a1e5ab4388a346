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
 * One session that a carrier has let us bind as a transceiver, until it is lost. Whoever submits must first have entered
 * its window.
 */
final class SmppBind {
    /** What was read before the connection broke may still be on its way through jsmpp's threads. */
    private static final Executor SHORTLY = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private static final int READING_THREADS = 3;
    private static final int ROOM_FOR_RECEIPTS = 1000;

    private final SMPPSession session;
    private final SmppSettings settings;
    private final Semaphore window;
    private final CompletableFuture<Void> lost;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    /** What jsmpp last said of when something came, and when we noticed, by a clock that nobody sets. */
    private long lastActivity;

    private long noticed = System.nanoTime();

    /** One submit_sm, as it goes to jsmpp; answers with the carrier's id. */
    @FunctionalInterface
    interface Submission {
        String by(SMPPSession session)
                throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException,
                        IOException;
    }

    /** The session was over before anything was sent. */
    static final class OverBefore extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private SmppBind(SMPPSession session, SmppSettings settings, CompletableFuture<Void> lost) {
        this.session = session;
        this.settings = settings;
        this.window = new Semaphore(settings.window(), true);
        this.lost = lost;
        var _ = lost.thenRunAsync(this::stopWaiting, SHORTLY);
    }

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
        session.addSessionStateListener((state, _, _) -> {
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

    /** Takes a place in the window if there is one now. */
    boolean enter() {
        return window.tryAcquire();
    }

    /** Takes a place in the window as soon as there is one, but not later than that. */
    boolean enter(Duration wait) throws InterruptedException {
        return window.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Submits from a place in the window, which is free again when the carrier has answered or its time is over: not when
     * the caller stops waiting.
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
                    | OverBefore
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
                    OverBefore, IOException {
        if (isLost()) {
            throw new OverBefore();
        }
        try {
            return submission.by(session);
        } catch (ResponseTimeoutException e) {
            if (isLost()) {
                throw new IOException("connection lost", e);
            }
            throw e;
        }
    }

    /** jsmpp itself would let them wait until their time is over. */
    private void stopWaiting() {
        waiting.forEach(Thread::interrupt);
    }

    boolean isLost() {
        return lost.isDone() || !session.getSessionState().isTransmittable();
    }

    /** Completes when the session is over, whoever has ended it. */
    CompletableFuture<Void> lost() {
        return lost;
    }

    /**
     * Gives the session up if the carrier has not even answered an enquire_link: jsmpp does so itself, unless its own
     * writing hangs since the carrier reads no more. Called again and again, by one thread.
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

    /** Lets nobody in any more, waits for what is unanswered, and says goodbye. */
    void unbind() throws InterruptedException {
        long limit = settings.timeout().toNanos();
        window.tryAcquire(settings.window(), limit, TimeUnit.NANOSECONDS);
        // jsmpp may miss the answer when the carrier hangs up right after it, and then wait for it: we do not
        var goodbye = Thread.ofVirtual().name("smpp-unbind").start(session::unbindAndClose);
        try {
            lost.get(limit, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            goodbye.join(settings.timeout());
        }
    }
}
