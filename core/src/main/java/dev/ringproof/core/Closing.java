package dev.ringproof.core;

import dev.ringproof.core.port.out.EventPublisher;
import dev.ringproof.core.port.out.RiskAdvisor;
import dev.ringproof.core.port.out.SmsGateway;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Closes a Ringproof in the one order in which nothing is lost: new calls are refused and those under way end, the
 * delivery ends, then the host's parts are closed. The first of them are gateways, advisors and listeners, in the order
 * in which they were given; the others, such as a database, follow in the reverse order.
 */
final class Closing {
    private static final Logger LOG = System.getLogger(Closing.class.getName());
    private static final long NANOS = 15_000_000_000L;

    private final List<Step> steps = new ArrayList<>();
    private boolean begun;

    /** Closes one part. */
    @FunctionalInterface
    interface Step {
        /**
         * Closes it.
         *
         * @param deadline until when to wait, in the terms of {@link System#nanoTime}
         */
        void run(long deadline) throws Exception;
    }

    /** Adds a step, which runs after those that were added before. */
    Closing then(Step step) {
        steps.add(step);
        return this;
    }

    /**
     * Adds the parts of a host that talk to carriers and the like. Each part is closed once, however often it is given.
     */
    Closing thenSpeakers(List<AutoCloseable> parts) {
        distinct(parts).stream().filter(Closing::isSpeaker).forEach(part -> then(deadline -> part.close()));
        return this;
    }

    /** Adds the other parts of a host, which the ones above may need. */
    Closing thenOthers(List<AutoCloseable> parts) {
        distinct(parts).reversed().stream()
                .filter(part -> !isSpeaker(part))
                .forEach(part -> then(deadline -> part.close()));
        return this;
    }

    private static boolean isSpeaker(AutoCloseable part) {
        return part instanceof SmsGateway || part instanceof RiskAdvisor || part instanceof EventPublisher;
    }

    private static List<AutoCloseable> distinct(List<AutoCloseable> parts) {
        var seen = Collections.<AutoCloseable>newSetFromMap(new IdentityHashMap<>());
        return parts.stream().filter(seen::add).toList();
    }

    /** Closes everything once. Who calls it meanwhile waits until everything is closed. */
    synchronized void run() {
        if (begun) {
            return;
        }
        begun = true;
        long deadline = System.nanoTime() + NANOS;
        boolean interrupted = Thread.interrupted();
        for (var step : steps) {
            try {
                step.run(deadline);
            } catch (InterruptedException e) {
                interrupted = true;
                deadline = System.nanoTime();
            } catch (Throwable e) {
                LOG.log(Level.WARNING, "A part cannot be closed; the others are closed all the same.", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
