package dev.ringproof.adapters.sms.smpp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.EnquireLink;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.util.MessageId;

/**
 * A carrier that speaks SMPP on a port of its own. It remembers what it was sent, and behaves as the test says, down to
 * the connection.
 */
final class SmppSimulator implements ServerMessageReceiverListener, AutoCloseable {
    static final String SYSTEM_ID = "ringproof";
    static final String PASSWORD = "hush1234";

    /** More than any window, since jsmpp itself throttles if its queue is full. */
    private static final int ROOM = 2000;

    private static final int BACKLOG = 100;
    private static final long SOON = 20_000;

    /** What the carrier does with a message. */
    interface Behaviour {
        /** Returns the carrier's id of the message. */
        String answer(SubmitSm message, Socket connection) throws ProcessRequestException, IOException;
    }

    private final Behaviour behaviour;
    private final ServerSocket door;
    private final SMPPServerSessionListener listener;
    private final boolean slowly;
    private final Map<Integer, Socket> connections = new ConcurrentHashMap<>();
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final List<SubmitSm> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicInteger mostOutstanding = new AtomicInteger();
    private final CompletableFuture<Void> enquired = new CompletableFuture<>();
    private final CompletableFuture<Void> unbound = new CompletableFuture<>();

    SmppSimulator(Behaviour behaviour) {
        this(behaviour, door(0), 8, false);
    }

    /** @param threads how many messages it can answer, or leave unanswered, at the same time */
    SmppSimulator(Behaviour behaviour, ServerSocket door, int threads, boolean slowly) {
        this.behaviour = behaviour;
        this.door = door;
        this.slowly = slowly;
        try {
            this.listener = new SMPPServerSessionListener(door.getLocalPort(), new Door());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.setPduProcessorDegree(threads);
        listener.setQueueCapacity(ROOM);
        listener.setMessageReceiverListener(this);
        listener.setSessionStateListener((state, _, _) -> {
            if (state == SessionState.UNBOUND) {
                unbound.complete(null);
            }
        });
        Thread.ofVirtual().start(this::open);
    }

    static ServerSocket door(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Behaviour accepting() {
        var ids = new AtomicInteger();
        return (_, _) -> "ref-" + ids.incrementAndGet();
    }

    static Behaviour accepting(String id) {
        return (_, _) -> id;
    }

    static Behaviour refusing(int status) {
        return (message, _) -> {
            throw new ProcessRequestException(body(message), status);
        };
    }

    /** Never answers. */
    static Behaviour hanging() {
        var never = new CountDownLatch(1);
        return (_, _) -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return "never";
        };
    }

    static Behaviour resetting() {
        return (_, connection) -> {
            reset(connection);
            return "never";
        };
    }

    /** Sends bytes that are no PDU. */
    static Behaviour talkingNonsense() {
        return (message, connection) -> {
            connection
                    .getOutputStream()
                    .write((body(message) + message.getDestAddress()).getBytes(StandardCharsets.UTF_8));
            return "";
        };
    }

    /** Answers with a generic_nack, and nothing else. */
    static Behaviour nacking(int status) {
        var silence = hanging();
        return (message, connection) -> {
            var pdu = ByteBuffer.allocate(16)
                    .putInt(16)
                    .putInt(SMPPConstant.CID_GENERIC_NACK)
                    .putInt(status)
                    .putInt(message.getSequenceNumber());
            connection.getOutputStream().write(pdu.array());
            return silence.answer(message, connection);
        };
    }

    static void reset(Socket connection) throws IOException {
        try {
            connection.setSoLinger(true, 0);
        } catch (SocketException _) {
            // The connection is closed already.
        }
        connection.close();
    }

    private static String body(SubmitSm message) {
        return new String(message.getShortMessage(), StandardCharsets.ISO_8859_1);
    }

    int port() {
        return door.getLocalPort();
    }

    List<SubmitSm> heard() {
        return heard;
    }

    /** Returns how many sessions have bound so far. */
    int binds() {
        return sessions.size();
    }

    int mostOutstanding() {
        return mostOutstanding.get();
    }

    /** Completes at the first enquire_link. */
    CompletableFuture<Void> enquired() {
        return enquired;
    }

    /** Completes at the first unbind. */
    CompletableFuture<Void> unbound() {
        return unbound;
    }

    private void open() {
        try {
            while (true) {
                var session = listener.accept();
                Thread.ofVirtual().start(() -> bind(session));
            }
        } catch (IOException _) {
            // The simulator is closed.
        }
    }

    private void bind(SMPPServerSession session) {
        try {
            session.setTransactionTimer(SOON);
            var request = session.waitForBind(SOON);
            if (SYSTEM_ID.equals(request.getSystemId()) && PASSWORD.equals(request.getPassword())) {
                sessions.add(session);
                request.accept("simulator");
            } else {
                request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            }
        } catch (TimeoutException | PDUStringException | IOException _) {
            // The other side has closed the connection.
        }
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession session) throws ProcessRequestException {
        heard.add(message);
        mostOutstanding.accumulateAndGet(outstanding.incrementAndGet(), Math::max);
        try {
            var id = behaviour.answer(message, connection(session));
            return new SubmitSmResult(new MessageId(id), new OptionalParameter[0]);
        } catch (IOException | PDUStringException e) {
            throw new ProcessRequestException("gone", SMPPConstant.STAT_ESME_RSYSERR, e);
        } finally {
            outstanding.decrementAndGet();
        }
    }

    private Socket connection(SMPPServerSession session) {
        return Objects.requireNonNull(connections.get(session.getPort()));
    }

    /** Sends a receipt to the session that bound last, and returns the status of the answer. */
    int receipt(String text, OptionalParameter... parameters) {
        return deliver(SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT, text, parameters);
    }

    /** Sends a receipt in a data_sm to the session that bound last, and returns the status of the answer. */
    int receiptAsData(String text) {
        try {
            sessions.getLast()
                    .dataShortMessage(
                            "",
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            "15555550100",
                            TypeOfNumber.ALPHANUMERIC,
                            NumberingPlanIndicator.UNKNOWN,
                            "Ringproof",
                            new ESMClass(SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT),
                            new RegisteredDelivery(0),
                            new RawDataCoding((byte) 0),
                            new OptionalParameter.Message_payload(text.getBytes(StandardCharsets.ISO_8859_1)));
            return SMPPConstant.STAT_ESME_ROK;
        } catch (NegativeResponseException e) {
            return e.getCommandStatus();
        } catch (PDUException | ResponseTimeoutException | InvalidResponseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a message from a phone, as {@link #receipt} sends a receipt. */
    int reply(String text) {
        return deliver(SMPPConstant.ESMCLS_DEFAULT_MESSAGE_TYPE, text);
    }

    private int deliver(byte esmClass, String text, OptionalParameter... parameters) {
        try {
            sessions.getLast()
                    .deliverShortMessage(
                            "",
                            TypeOfNumber.INTERNATIONAL,
                            NumberingPlanIndicator.ISDN,
                            "15555550100",
                            TypeOfNumber.ALPHANUMERIC,
                            NumberingPlanIndicator.UNKNOWN,
                            "Ringproof",
                            new ESMClass(esmClass),
                            (byte) 0,
                            (byte) 0,
                            new RegisteredDelivery(0),
                            new RawDataCoding((byte) 0),
                            text.getBytes(StandardCharsets.ISO_8859_1),
                            parameters);
            return SMPPConstant.STAT_ESME_ROK;
        } catch (NegativeResponseException e) {
            return e.getCommandStatus();
        } catch (PDUException | ResponseTimeoutException | InvalidResponseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Resets every connection. */
    void drop() {
        try {
            for (var connection : connections.values()) {
                reset(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets the connection of the session that bound first. */
    void dropOne() {
        try {
            reset(connection(sessions.getFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onAcceptEnquireLink(EnquireLink enquireLink, Session source) {
        enquired.complete(null);
    }

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm message, SMPPServerSession source) throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm message, SMPPServerSession source) throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public void onAcceptCancelSm(CancelSm message, SMPPServerSession source) throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm message, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm message, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm message, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknownCommand();
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm message, Session source) throws ProcessRequestException {
        throw unknownCommand();
    }

    private static ProcessRequestException unknownCommand() {
        return new ProcessRequestException("unknown", SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void close() {
        try {
            door.close();
            drop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Door implements ServerConnectionFactory, ServerConnection {
        @Override
        public ServerConnection listen(int port) {
            return this;
        }

        @Override
        public ServerConnection listen(int port, int timeout) {
            return this;
        }

        @Override
        public ServerConnection listen(int port, int timeout, int backlog) {
            return this;
        }

        @Override
        public Connection accept() throws IOException {
            var socket = door.accept();
            socket.setTcpNoDelay(true);
            connections.put(socket.getPort(), socket);
            return slowly ? new ByteByByte(socket) : new SocketConnection(socket);
        }

        @Override
        public void setSoTimeout(int timeout) throws IOException {
            door.setSoTimeout(timeout);
        }

        @Override
        public int getSoTimeout() throws IOException {
            return door.getSoTimeout();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }

    private static final class ByteByByte extends SocketConnection {
        private final OutputStream out;

        private ByteByByte(Socket socket) throws IOException {
            super(socket);
            // A FilterOutputStream writes byte by byte.
            this.out = new FilterOutputStream(socket.getOutputStream());
        }

        @Override
        public OutputStream getOutputStream() {
            return out;
        }
    }
}
