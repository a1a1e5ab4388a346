package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.delivery.message.CarrierReport.Reply;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.optout.OptOut;
import dev.ringproof.core.domain.optout.OptOut.Source;
import dev.ringproof.core.domain.optout.OptOutEvent;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.OptOutRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The list of people who want no messages. Each change is one unit of work, and then one event. Safe for use by many
 * threads.
 */
public final class OptOutList implements OptOuts {
    private final OptOutRepository entries;
    private final UnitOfWork work;
    private final NumberingPlan plan;
    private final EventPublisher events;
    private final InstantSource clock;

    public OptOutList(
            OptOutRepository entries, UnitOfWork work, NumberingPlan plan, EventPublisher events, InstantSource clock) {
        this.entries = entries;
        this.work = work;
        this.plan = plan;
        this.events = events;
        this.clock = clock;
    }

    /** Does what a person has asked for by a reply. */
    void take(String gateway, Reply reply) {
        switch (reply.word()) {
            case OPT_OUT -> add(reply.from(), Source.REPLY, gateway);
            case OPT_IN -> remove(reply.from());
        }
    }

    /** Lists a number that a carrier has refused because its holder opted out there. */
    void refusedByCarrier(String gateway, E164Number number) {
        add(number, Source.CARRIER, gateway);
    }

    /** Whether the holder of the number wants no messages now. It goes ahead of new requests, as delivery does. */
    boolean contains(E164Number number) {
        return work.runAhead(() -> entries.find(number)).isPresent();
    }

    @Override
    public OptOut add(E164Number number) {
        return add(number, Source.OPERATOR, null);
    }

    private OptOut add(E164Number number, Source source, @Nullable String gateway) {
        var canonical = plan.canonical(number);
        var added = OptOut.of(canonical, source, gateway, clock.instant());
        var former = work.run(() -> {
            var found = entries.find(canonical);
            if (found.isEmpty()) {
                entries.add(canonical, added);
            }
            return found;
        });
        if (former.isEmpty()) {
            events.publish(new OptOutEvent(OptOutEvent.Type.OPTED_OUT, added, added.at()));
        }
        return former.orElse(added);
    }

    @Override
    public Optional<OptOut> find(E164Number number) {
        var canonical = plan.canonical(number);
        return work.run(() -> entries.find(canonical));
    }

    @Override
    public Optional<OptOut> remove(E164Number number) {
        var canonical = plan.canonical(number);
        var removed = work.run(() -> entries.remove(canonical));
        removed.ifPresent(entry -> events.publish(new OptOutEvent(OptOutEvent.Type.OPTED_IN, entry, clock.instant())));
        return removed;
    }

    @Override
    public List<OptOut> newest(int offset, int limit) {
        return work.run(() -> entries.newest(offset, limit));
    }
}
