package dev.ringproof.adapters.sms.smpp;

import dev.ringproof.core.delivery.message.GatewayHealth;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.Receipt;
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
import java.util.function.Function;
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
import dev.ringproof.adapters.sms.setting.GatewaySetting;
import dev.ringproof.adapters.sms.setting.GatewayType;

/**
 * Hands texts over by SMPP 3.4, as one or several transceivers. While none is bound it says so at once, and goes on
 * trying to bind behind the scenes.
 *
 * <p>A text of several parts is taken when all of its parts are. Its reference is the first part's id, and only of the
 * first part a receipt is asked for: that is where the code stands, and so one text has one receipt.
 *
 * <p>Besides what it knows itself, a route may give it optional parameters of the carrier's own, such as {@code tlv-1400}
 * and {@code tlv-1401} for the ids that India asks for.
 */
public final class SmppGateway implements SmsGateway, AutoCloseable {
    private static final Pattern TLV = Pattern.compile("tlv-([0-9a-fA-F]{4})");
    /** Strict, since it is stored and logged as it is. */
    private static final Pattern REFERENCE = Pattern.compile("[!-~]{1,255}");

    private static final Handover NOT_BOUND = new Handover.Unavailable("not bound");
    private static final Handover WINDOW_IS_FULL = new Handover.Throttled("window is full", null);
    private static final Duration PATIENCE = Duration.ofMillis(10);

    private static final byte PLAIN = 0;
    private static final byte WITH_HEADER = 0x40;
    private static final byte NO_RECEIPT = 0;
    private static final byte RECEIPT = 1;

    private final String name;
    public static final GatewayType TYPE = new GatewayType(
            "smpp",
            "any carrier that speaks SMPP 3.4",
            List.of(
            GatewaySetting.required("HOST", "the carrier's"),
            GatewaySetting.optional("PORT", "3550 with TLS, 2775 without"),
            GatewaySetting.optional("TLS", "whether the connection is by TLS", "true"),
            GatewaySetting.required("SYSTEM_ID", "at most 15 characters"),
            GatewaySetting.required("PASSWORD", "at most 8 characters").asSecret(),
            GatewaySetting.optional("SYSTEM_TYPE", "at most 12 characters"),
            GatewaySetting.optional("SESSIONS", "binds at once", "1"),
            GatewaySetting.optional("ENQUIRE_LINK", "after how long a silence the carrier is asked", "PT20S"),
            GatewaySetting.optional("RECONNECT", "first and longest wait between binds", "PT0.5S/PT30S"),
            GatewaySetting.optional("SENDER", "a number, a short code or a name; the carrier's if not set"),
            GatewaySetting.optional("SHORT_CODE_TYPES", "TON and NPI of a short code", "3/0"),
            GatewaySetting.optional("DATA_CODING", "gsm, gsm-packed, latin-1 or ucs-2", "gsm"),
            GatewaySetting.optional("MESSAGE_IDS", "as-is, hex-to-decimal or decimal-to-hex", "as-is"),
            GatewaySetting.optional("VALIDITY", "relative or absolute", "relative"),
            GatewaySetting.optional("PAUSE", "how long to leave a carrier alone that throttles", "PT1S"),
            GatewaySetting.optional("ID_TAG", "tag of an optional parameter with our id of the text")),
            (settings, surroundings) ->
                    SmppGateway.open(settings.name(), settings::optional, surroundings.clock()));

    private final SmppSettings settings;
    private final InstantSource clock;
    private final SmppReceipts receipts;
    private final List<SmppLink> links;
    private final AtomicInteger candidate = new AtomicInteger();

    /**
     * Reads its settings by keys such as {@code HOST} and begins to bind; returns when a session is bound, but waits no
     * longer for it than a hand-over may take.
     *
     * @throws IllegalArgumentException if one is missing or unfit; it names the key and never the value
     */
    public static SmppGateway open(String name, Function<String, Optional<String>> settings, InstantSource clock) {
        var read = SmppSettings.read(settings);
        var tls = read.tls() ? (SSLSocketFactory) SSLSocketFactory.getDefault() : null;
        return open(name, read, new SmppConnections(read.timeout(), tls), clock);
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
        this.receipts = new SmppReceipts(settings.messageIds());
        this.links = Stream.generate(() -> new SmppLink(name, settings, connections, receipts).start())
                .limit(settings.sessions())
                .toList();
    }

    boolean isBoundWithin(Duration wait) {
        try {
            CompletableFuture.anyOf(links.stream().map(SmppLink::nextBind).toArray(CompletableFuture[]::new))
                    .get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void onReceipt(Consumer<Receipt> listener) {
        receipts.goTo(listener);
    }

    @Override
    public GatewayHealth health() {
        return links.stream().anyMatch(link -> link.bind().isPresent()) ? GatewayHealth.UP : GatewayHealth.DOWN;
    }

    @Override
    public Handover handOver(OutgoingMessage text) {
        var deadline = new Deadline(System.nanoTime() + settings.timeout().toNanos());
        var sender = sender(text);
        if (sender.isEmpty()) {
            return new Handover.MessageRefused("no fit sender");
        }
        var parts = SmppText.of(text.body(), settings.coding(), text.id().hashCode());
        if (parts.parts().size() > SmppText.MOST_PARTS) {
            return new Handover.MessageRefused("too long");
        }
        try {
            var bind = enter(deadline);
            if (bind.isPresent()) {
                return handOver(text, sender.get(), parts, bind.get(), deadline);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Handover.Unavailable("interrupted");
        }
        return health() == GatewayHealth.UP ? WINDOW_IS_FULL : NOT_BOUND;
    }

    private Optional<SmppSender> sender(OutgoingMessage text) {
        var sender = text.sender() == null ? settings.sender() : text.sender();
        return sender == null ? Optional.of(SmppSender.CARRIERS_OWN) : SmppSender.of(sender, settings.shortCodes());
    }

    /**
     * Takes a place in the window of whichever session has one first; empty when none is bound or the time is over.
     * Waits for one session for a short while only: another may be quicker, or bound by then.
     */
    private Optional<SmppBind> enter(Deadline deadline) throws InterruptedException {
        for (var binds = binds(); !binds.isEmpty() && !deadline.isOver(); binds = binds()) {
            var free = binds.stream().filter(SmppBind::enter).findFirst();
            if (free.isPresent()) {
                return free;
            }
            if (binds.getFirst().enter(deadline.leftAtMost(PATIENCE))) {
                return Optional.of(binds.getFirst());
            }
        }
        return Optional.empty();
    }

    /** Those that are bound, beginning with the one whose turn it is. */
    private List<SmppBind> binds() {
        int first = Math.floorMod(candidate.getAndIncrement(), links.size());
        return Stream.concat(links.stream().skip(first), links.stream().limit(first))
                .flatMap(link -> link.bind().stream())
                .toList();
    }

    /**
     * All parts one after the other in one session, so that they arrive in order.
     *
     * @param bind whose window has a place for the first
     */
    private Handover handOver(OutgoingMessage text, SmppSender sender, SmppText parts, SmppBind bind, Deadline deadline)
            throws InterruptedException {
        var whole = submit(bind, submission(text, sender, parts, 0), text, deadline);
        for (int i = 1; i < parts.parts().size() && whole instanceof Handover.Accepted; i++) {
            if (!bind.enter(deadline.left())) {
                return bind.isLost() ? NOT_BOUND : WINDOW_IS_FULL;
            }
            var part = submit(bind, submission(text, sender, parts, i), text, deadline);
            whole = part instanceof Handover.Accepted ? whole : part;
        }
        return whole;
    }

    private SmppBind.Submission submission(OutgoingMessage text, SmppSender sender, SmppText parts, int part) {
        return session -> session.submitShortMessage(
                        "",
                        sender.ton(),
                        sender.npi(),
                        sender.address(),
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        text.to().value().substring(1),
                        new ESMClass(parts.isSplit() ? WITH_HEADER : PLAIN),
                        (byte) 0,
                        (byte) 0,
                        "",
                        settings.validity().of(text.expiresAt(), clock.instant()),
                        new RegisteredDelivery(part == 0 ? RECEIPT : NO_RECEIPT),
                        (byte) 0,
                        new RawDataCoding(parts.dataCoding()),
                        (byte) 0,
                        parts.parts().get(part),
                        parameters(text))
                .getMessageId();
    }

    private OptionalParameter[] parameters(OutgoingMessage text) {
        var parameters = new ArrayList<OptionalParameter>();
        if (settings.idTag() != null) {
            parameters.add(parameter(settings.idTag(), text.id().value()));
        }
        text.parameters().forEach((key, value) -> {
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

    private Handover submit(SmppBind bind, SmppBind.Submission submission, OutgoingMessage text, Deadline deadline) {
        try {
            var id = bind.submit(submission).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new Handover.Accepted(reference(id, text));
        } catch (TimeoutException _) {
            return new Handover.Unknown("timed out");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Handover.Unknown("interrupted");
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    /** A carrier that gives no id, or none that can be one, has taken the text all the same. */
    private String reference(@Nullable String id, OutgoingMessage text) {
        return Optional.ofNullable(id)
                .map(String::strip)
                .filter(REFERENCE.asMatchPredicate())
                .map(settings.messageIds()::ofAnswer)
                .orElse(text.id().value());
    }

    /** Never an exception's message: it may hold anything. */
    private Handover failure(@Nullable Throwable cause) {
        return switch (cause) {
            case NegativeResponseException e -> new SmppStatus(e.getCommandStatus()).handover(settings.pause());
            // The carrier could not even read it
            case GenericNackResponseException e -> new SmppStatus(e.getCommandStatus()).handover(settings.pause());
            case PDUStringException e -> new Handover.MessageRefused(new SmppStatus(e.getErrorCode()).reason());
            case SmppBind.OverBefore _ -> NOT_BOUND;
            case ResponseTimeoutException _ -> new Handover.Unknown("timed out");
            case null, default -> new Handover.Unknown("connection lost");
        };
    }

    /** Waits for what is under way, unbinds and hangs up. */
    @Override
    public void close() {
        links.forEach(SmppLink::startClosing);
        links.forEach(SmppLink::close);
        receipts.close();
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
