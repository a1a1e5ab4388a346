package dev.ringproof.core.delivery.engine;

import dev.ringproof.core.port.out.Meters;
import dev.ringproof.core.port.out.Meters.Meter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of faults of foreign code, such as listeners and gateways: each is counted, and one of a kind is logged in a
 * minute. The text of an exception is not logged, since it may hold a number or a code. Safe for use by many threads.
 */
public final class Faults {
    private static final Logger LOG = System.getLogger(Faults.class.getName());
    private static final Duration QUIET = Duration.ofMinutes(1);
    /** More kinds than these are counted, but not logged. */
    private static final int MOST_KINDS = 200;

    private final InstantSource clock;
    private final Meters meters;
    private final Map<String, Instant> logged = new ConcurrentHashMap<>();

    public Faults(InstantSource clock, Meters meters) {
        this.clock = clock;
        this.meters = meters;
    }

    /** Tells that a listener has thrown. */
    public void ofListener(int position, String name, Throwable thrown) {
        meters.count(Meters.LISTENER_FAILURES, 1, String.valueOf(position));
        tell("The listener " + name + " has thrown " + kind(thrown)
                + ". The step stands, and other listeners hear of it.");
    }

    /** Tells that a call of a gateway has thrown. */
    void ofGateway(String gateway, String call, Throwable thrown) {
        count(Meters.GATEWAY_FAULTS, gateway, call);
        tell("The method " + call + " of the gateway " + gateway + " has thrown " + kind(thrown) + ".");
    }

    /** Tells that a call of a gateway has returned null. */
    void ofGateway(String gateway, String call) {
        count(Meters.GATEWAY_FAULTS, gateway, call);
        tell("The method " + call + " of the gateway " + gateway + " has returned null.");
    }

    /** Tells that an executor has not taken a hand-over. */
    void ofExecutor(Throwable thrown) {
        count(Meters.REJECTED);
        tell("The executor has rejected a hand-over: " + kind(thrown) + ". A later poll takes the message.");
    }

    private void count(Meter meter, String... values) {
        meters.count(meter, 1, values);
    }

    /** Says of which class an exception is, and where it was thrown. */
    private static String kind(Throwable thrown) {
        var trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void tell(String sentence) {
        if (isFirst(sentence, clock.instant())) {
            LOG.log(Level.WARNING, "{0}", sentence);
        }
    }

    private boolean isFirst(String sentence, Instant now) {
        var before = logged.get(sentence);
        if (before == null) {
            return logged.size() < MOST_KINDS && logged.putIfAbsent(sentence, now) == null;
        }
        return Duration.between(before, now).compareTo(QUIET) >= 0 && logged.replace(sentence, before, now);
    }
}
