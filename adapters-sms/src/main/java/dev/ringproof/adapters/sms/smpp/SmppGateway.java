package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.adapters.sms.setting.GatewaySettings;
import dev.ringproof.adapters.sms.setting.SettingException;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.GenericNackResponseException;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The gateway to a carrier that speaks SMPP 3.4. It has one or several sessions, each bound as a transceiver. While
 * none is bound, the gateway is unavailable at once, and goes on binding in the background.
 *
 * <p>A message of several parts counts as accepted when the carrier has accepted all of them. Its reference is the id
 * of the first part, and a receipt is asked for the first part only. The code is in that part, and so each message has
 * one receipt.
 *
 * <p>A route may add optional parameters that only the carrier knows, such as {@code tlv-1400} and {@code tlv-1401} for
 * the ids that India requires.
 */
final class SmppGateway implements SmsGateway, AutoCloseable {
    private static final Pattern TLV = Pattern.compile("tlv-([0-9a-fA-F]{4})");
    /** Printable ASCII only, since a reference is stored and logged unchanged. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    private static final Handover NOT_BOUND = new Handover.Unavailable("not bound");
    private static final Handover WINDOW_IS_FULL = new Handover.Throttled("window is full", null);
    private static final Duration LONGEST_WAIT_FOR_ONE_SESSION = Duration.ofMillis(10);

    private static final byte PLAIN = 0;
    private static final byte WITH_HEADER = 0x40;
    private static final byte NO_RECEIPT = 0;
    private static final byte RECEIPT = 1;

    private final String name;
    private final SmppSettings settings;
    private final InstantSource clock;
    private final SmppReports reports;
    private final List<SmppLink> links;
    private final AtomicInteger candidate = new AtomicInteger();

    /**
     * Opens a gateway and begins to bind. Returns when a session is bound, or after the time that a hand-over may take.
     *
     * @throws SettingException if a setting is missing or wrong
     */
    static SmppGateway open(GatewaySettings settings, InstantSource clock) {
        var read = SmppSettings.read(settings);
        var tls = read.tls() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : null;
        return open(settings.name(), read, new SmppConnections(read.timeout(), tls), clock);
    }

    static SmppGateway open(String name, SmppSettings settings, ConnectionFactory connections, InstantSource clock) {
        var gateway = new SmppGateway(name, settings, connections, clock);
        gateway.isBoundWithin(settings.timeout());
        return gateway;
    }

    private SmppGateway(String name, SmppSettings settings, ConnectionFactory connections, InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.reports = new SmppReports(settings.messageIds());
        this.links = Stream.generate(() -> new SmppLink(name, settings, connections, reports).start())
                .limit(settings.sessions())
                .toList();
    }

    boolean isBoundWithin(Duration wait) {
        try {
            CompletableFuture.anyOf(links.stream().map(SmppLink::nextBind).toArray(CompletableFuture[]::new))
                    .get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void onReport(Consumer<CarrierReport> listener) {
        reports.deliverTo(listener);
    }

    @Override
    public GatewayHealth health() {
        return links.stream().anyMatch(link -> link.bind().isPresent()) ? GatewayHealth.UP : GatewayHealth.DOWN;
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        var deadline = new Deadline(System.nanoTime() + settings.timeout().toNanos());
        var sender = sender(message);
        if (sender.isEmpty()) {
            return new Handover.MessageRefused("no fit sender");
        }
        var parts = SmppBody.of(message.body(), settings.coding(), message.id().hashCode());
        if (parts.parts().size() > SmppBody.MOST_PARTS) {
            return new Handover.MessageRefused("too long");
        }
        try {
            var bind = enter(deadline);
            if (bind.isPresent()) {
                return handOver(message, sender.get(), parts, bind.get(), deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Handover.Unavailable("interrupted");
        }
        return health() == GatewayHealth.UP ? WINDOW_IS_FULL : NOT_BOUND;
    }

    private Optional<SmppSender> sender(OutgoingMessage message) {
        var sender = message.sender() == null ? settings.sender() : message.sender();
        return sender == null ? Optional.of(SmppSender.FROM_THE_CARRIER) : SmppSender.of(sender, settings.shortCodes());
    }

    /**
     * Takes a place in the window of the first session that has one. The result is empty if no session is bound, or if
     * the time is over. Each wait for one session is short, since another may have a place sooner, or be bound by then.
     */
    private Optional<SmppBind> enter(Deadline deadline) throws InterruptedException {
        for (var binds = binds(); !binds.isEmpty() && !deadline.isOver(); binds = binds()) {
            var free = binds.stream().filter(SmppBind::enter).findFirst();
            if (free.isPresent()) {
                return free;
            }
            if (binds.getFirst().enter(deadline.leftAtMost(LONGEST_WAIT_FOR_ONE_SESSION))) {
                return Optional.of(binds.getFirst());
            }
        }
        return Optional.empty();
    }

    /** Returns the sessions that are bound. The first one is another each time, so they take turns. */
    private List<SmppBind> binds() {
        int first = Math.floorMod(candidate.getAndIncrement(), links.size());
        return Stream.concat(links.stream().skip(first), links.stream().limit(first))
                .flatMap(link -> link.bind().stream())
                .toList();
    }

    /**
     * Submits all parts one after the other in one session, so they arrive in order.
     *
     * @param bind a session in whose window the first part already has a place
     */
    private Handover handOver(
            OutgoingMessage message, SmppSender sender, SmppBody parts, SmppBind bind, Deadline deadline)
            throws InterruptedException {
        var whole = submit(bind, submission(message, sender, parts, 0), message, deadline);
        for (int i = 1; i < parts.parts().size() && whole instanceof Handover.Accepted; i++) {
            if (!bind.enter(deadline.left())) {
                return bind.isLost() ? NOT_BOUND : WINDOW_IS_FULL;
            }
            var part = submit(bind, submission(message, sender, parts, i), message, deadline);
            whole = part instanceof Handover.Accepted ? whole : part;
        }
        return whole;
    }

    private SmppBind.Submission submission(OutgoingMessage message, SmppSender sender, SmppBody parts, int part) {
        return session -> session.submitShortMessage(
                        "",
                        sender.ton(),
                        sender.npi(),
                        sender.address(),
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        message.to().value().substring(1),
                        new ESMClass(parts.isSplit() ? WITH_HEADER : PLAIN),
                        (byte) 0,
                        (byte) 0,
                        "",
                        settings.validity().of(message.expiresAt(), clock.instant()),
                        new RegisteredDelivery(part == 0 ? RECEIPT : NO_RECEIPT),
                        (byte) 0,
                        new RawDataCoding(parts.dataCoding()),
                        (byte) 0,
                        parts.parts().get(part),
                        parameters(message))
                .getMessageId();
    }

    private OptionalParameter[] parameters(OutgoingMessage message) {
        var parameters = new ArrayList<OptionalParameter>();
        if (settings.idTag() != null) {
            parameters.add(parameter(settings.idTag(), message.id().value()));
        }
        message.parameters().forEach((key, value) -> {
            var tlv = TLV.matcher(key);
            if (tlv.matches()) {
                parameters.add(parameter(SmppSettings.tag(tlv.group(1)), value));
            }
        });
        return parameters.toArray(OptionalParameter[]::new);
    }

    private static OptionalParameter parameter(short tag, String value) {
        return new OptionalParameter.OctetString(tag, value.getBytes(StandardCharsets.UTF_8));
    }

    private Handover submit(SmppBind bind, SmppBind.Submission submission, OutgoingMessage message, Deadline deadline) {
        try {
            var id = bind.submit(submission).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new Handover.Accepted(reference(id, message));
        } catch (TimeoutException e) {
            return new Handover.Unknown("timed out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Handover.Unknown("interrupted");
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    /** Returns our own id if the carrier gives none, or a malformed one: it has accepted the message nevertheless. */
    private String reference(@Nullable String id, OutgoingMessage message) {
        return Optional.ofNullable(id)
                .map(String::strip)
                .filter(REFERENCE.asMatchPredicate())
                .map(settings.messageIds()::ofAnswer)
                .orElse(message.id().value());
    }

    /** The reason is never an exception's message, which may hold parts of the message. */
    private Handover failure(@Nullable Throwable cause) {
        return switch (cause) {
            case NegativeResponseException e -> new SmppStatus(e.getCommandStatus()).handover(settings.pause());
            // The carrier could not read the request.
            case GenericNackResponseException e -> new SmppStatus(e.getCommandStatus()).handover(settings.pause());
            case PDUStringException e -> new Handover.MessageRefused(new SmppStatus(e.getErrorCode()).reason());
            case SmppBind.LostBeforeSubmit unused -> NOT_BOUND;
            case ResponseTimeoutException unused -> new Handover.Unknown("timed out");
            case null, default -> new Handover.Unknown("connection lost");
        };
    }

    /** Waits for the answers to what was submitted, unbinds, and closes the connections. */
    @Override
    public void close() {
        links.forEach(SmppLink::startClosing);
        links.forEach(SmppLink::close);
        reports.close();
    }

    @Override
    public String toString() {
        return "SmppGateway[" + name + "]";
    }

    private record Deadline(long nanos) {
        Duration left() {
            return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
        }

        Duration leftAtMost(Duration limit) {
            var left = left();
            return left.compareTo(limit) < 0 ? left : limit;
        }

        boolean isOver() {
            return left().isZero();
        }
    }
}
