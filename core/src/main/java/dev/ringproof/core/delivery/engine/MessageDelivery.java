package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.StoreConflict;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three steps of delivery: claim the messages that are due, hand one message over, and store what has become of it.
 * {@link MessageDispatcher} runs the steps, or in tests the caller's own thread. Safe for use by many threads.
 */
public final class MessageDelivery {
    /** If the user requests another message within this time, the previous one is assumed not to have arrived. */
    private static final Duration RESEND_WINDOW = Duration.ofMinutes(10);

    /**
     * A message was stored only because its receiver had not opted out. For this long the store is not asked again, so
     * that the first hand-over, which begins within milliseconds, costs no statement more.
     */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final Duration LAG_PAUSE = Duration.ofSeconds(10);
    private static final String OPTED_OUT = "opted out";

    private final MessageRepository messages;
    private final UnitOfWork work;
    private final NumberingPlan plan;
    private final GatewaySelection selection;
    private final OptOutList optOuts;
    private final EventPublisher events;
    private final InstantSource clock;
    private final DeliveryPolicy policy;
    private volatile Duration lastLag = Duration.ZERO;
    private Instant nextLook = Instant.MIN;

    public MessageDelivery(
            MessageRepository messages,
            UnitOfWork work,
            NumberingPlan plan,
            GatewaySelection selection,
            OptOutList optOuts,
            EventPublisher events,
            InstantSource clock,
            DeliveryPolicy policy) {
        this.messages = messages;
        this.work = work;
        this.plan = plan;
        this.selection = selection;
        this.optOuts = optOuts;
        this.events = events;
        this.clock = clock;
        this.policy = policy;
    }

    /** Claims messages that are due, the one that waits longest first. They are leased to the caller from now on. */
    public List<TextMessage> claimDue(int limit) {
        return work.runAhead(() -> messages.claimDue(clock.instant(), limit, policy));
    }

    /** Whether this node's time to begin a hand-over has run out, so that another node may have claimed the message. */
    boolean isTooLateFor(TextMessage message) {
        return !message.mayBeginAt(clock.instant(), policy);
    }

    /**
     * Runs one round: hands the queued message to one gateway after the other, without a pause, until one has taken it
     * or it is clear that none will. If a gateway holds the message back and no other one has taken it, that gateway is
     * asked to take it anyway. The method blocks for as long as the gateways take, within the lease, and stores nothing
     * about the message.
     *
     * <p>If the receiver has opted out since the message was stored, no gateway is asked. While the store cannot say
     * so, the message waits.
     *
     * @return what has become of the message, for {@link #settle}; expired if its code is dead, or if it is for a
     *     number that has become a test number since
     */
    public TextMessage handOver(TextMessage message) {
        var content = message.content();
        var now = clock.instant();
        if (content == null || !message.isAliveAt(now) || plan.isTestNumber(content.to(), now)) {
            return message.expired(now);
        }
        var destination = plan.destination(content.to());
        var candidates = selection.candidates(message, destination, previousGateway(message, content));
        try {
            if (hasOptedOut(message, content)) {
                return message.refused(firstOf(candidates, message), OPTED_OUT, clock.instant());
            }
        } catch (StoreConflict | StoreUnavailable e) {
            return message.failed(null, clock.instant(), policy);
        }
        return new HandoverRound(message, content, destination.region(), candidates, optOuts, events, clock, policy)
                .run();
    }

    /** Returns the gateway that would have been asked first. There is none if all of them have refused the message. */
    private static String firstOf(List<Candidate> candidates, TextMessage message) {
        return candidates.isEmpty()
                ? message.handovers().getLast().gateway()
                : candidates.getFirst().name();
    }

    private boolean hasOptedOut(TextMessage message, Content content) {
        return !clock.instant().isBefore(message.createdAt().plus(FRESH)) && optOuts.contains(content.to());
    }

    /**
     * Returns the gateway that took the number's previous message, if its code was not entered; null where there is
     * none. If the store cannot say, the message is sent without knowing.
     */
    private @Nullable String previousGateway(TextMessage message, Content content) {
        if (!selection.hasChoice()) {
            return null;
        }
        try {
            var createdAt = message.createdAt();
            return work.runAhead(() -> messages.lastGateway(content.to(), createdAt.minus(RESEND_WINDOW), createdAt))
                    .orElse(null);
        } catch (StoreConflict | StoreUnavailable e) {
            return null;
        }
    }

    /** Stores what has become of messages in their latest round, then publishes one event for each. */
    public void settle(Collection<TextMessage> handedOver) {
        work.runAhead(() -> {
            messages.update(handedOver);
            return handedOver.size();
        });
        handedOver.forEach(message -> events.publish(TextMessageEvent.of(message, clock.instant())));
    }

    /** Wipes what messages say once it has lost its use, unless the policy keeps messages. */
    public void wipe() {
        if (!policy.keepContent()) {
            work.run(() -> {
                messages.wipe(clock.instant());
                return true;
            });
        }
    }

    /** Returns for how long the message that waits longest has been due; zero when no message is due. */
    public Duration lag() {
        return work.run(() -> messages.oldestDue(clock.instant()))
                .map(dueAt -> Duration.between(dueAt, clock.instant()))
                .orElse(Duration.ZERO);
    }

    /** Looks how late messages are, if ten seconds have passed since the last time. Only one thread may call it. */
    public void watchLag() {
        var now = clock.instant();
        if (!now.isBefore(nextLook)) {
            nextLook = now.plus(LAG_PAUSE);
            lastLag = lag();
        }
    }

    /** Returns the lag as it was last looked at; it asks no store. */
    Duration lastLag() {
        return lastLag;
    }
}
