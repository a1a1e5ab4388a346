package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.CarrierReport;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.util.MessageId;

/**
 * Takes what a carrier sends. Receipts, and replies by which people opt out or in, go to the listener, in other threads
 * than those that read the connection, because a slow listener would otherwise delay the answers to submit_sm. While too
 * many of them wait, or before there is a listener, the carrier is asked to send them again. Anything else is answered
 * and dropped.
 */
final class SmppReports implements MessageReceiverListener, AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1000;

    /** The receiver of a data_sm gives no id. */
    private static final MessageId NO_ID = emptyId();

    private final SmppMessageIds ids;
    private final CompletableFuture<Consumer<CarrierReport>> listener = new CompletableFuture<>();
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("smpp-reports-", 0).factory());

    SmppReports(SmppMessageIds ids) {
        this.ids = ids;
    }

    private static MessageId emptyId() {
        try {
            return new MessageId("");
        } catch (PDUStringException e) {
            throw new IllegalStateException(e);
        }
    }

    void deliverTo(Consumer<CarrierReport> receiver) {
        listener.complete(receiver);
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm message) throws ProcessRequestException {
        take(message);
    }

    private void take(AbstractSmCommand message) throws ProcessRequestException {
        var report = SmppReceipt.read(message, ids)
                .<CarrierReport>map(receipt -> receipt)
                .or(() -> SmppReply.read(message));
        if (report.isPresent()) {
            pass(report.get());
        }
    }

    private void pass(CarrierReport report) throws ProcessRequestException {
        if (!listener.isDone()) {
            throw new ProcessRequestException("there is no listener yet", SMPPConstant.STAT_ESME_RX_T_APPN);
        }
        try {
            threads.execute(() -> listener.join().accept(report));
        } catch (RejectedExecutionException e) {
            throw new ProcessRequestException("too many reports wait", SMPPConstant.STAT_ESME_RMSGQFUL);
        }
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification notification) {
        // Whether a phone can be reached does not matter here.
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
        take(message);
        return new DataSmResult(NO_ID, new OptionalParameter[0]);
    }

    /** Takes no more reports. Those that wait still go to the listener. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
