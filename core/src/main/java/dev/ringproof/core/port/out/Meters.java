package dev.ringproof.core.port.out;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Takes what Ringproof measures, for a metrics library. Ringproof itself measures; an implementation only translates.
 * Every meter is a constant of this interface, and {@link #ALL} lists them. No value of a tag holds a number, a code or
 * an owner, and there is a bounded number of values of each tag.
 *
 * <p>Called by many threads at once, also while a person waits, so a method returns within microseconds. What it throws
 * is logged and harms nobody.
 */
public interface Meters {

    /** How a meter is used. */
    enum Kind {
        /** Grows by {@link Meters#count}. */
        COUNTER,
        /** Takes durations by {@link Meters#time}. */
        TIMER,
        /** Has a value at each time, which {@link Meters#gauge} says how to read. */
        GAUGE
    }

    /**
     * Something that is measured.
     *
     * @param name lower-case words with dots, such as {@code ringproof.texts.handovers}; it never changes
     * @param unit in the words of UCUM: {@code s} for seconds, {@code 1} for a share, otherwise what is counted, in
     *     braces
     * @param tags the names of the tags; values come in the same order
     */
    record Meter(Kind kind, String name, String description, String unit, List<String> tags) {
        public Meter {
            tags = List.copyOf(tags);
        }
    }

    /** Name of a tag: the name of a gateway. */
    String GATEWAY = "gateway";

    /** Name of a tag: ISO 3166-1 alpha-2 code of a region, or {@code ZZ} where it is unknown. */
    String REGION = "region";

    /** Events by name. */
    Meter EVENTS =
            counter("ringproof.events", "Events of phone numbers and text messages, by name", "{event}", "event");

    /** Findings of limits. */
    Meter LIMITS = counter(
            "ringproof.limits", "Requests that were over a limit, by limit and mode", "{request}", "limit", "mode");

    /** What a risk advisor has stopped or not answered. After 50 reasons, further ones are {@code other}. */
    Meter RISK = counter(
            "ringproof.risk",
            "Codes that a risk advisor has stopped, and questions without advice, by event and reason",
            "{question}",
            "event",
            "reason");

    /** Hand-overs; {@code ending} is the result, such as {@code accepted}. */
    Meter HANDOVERS = counter(
            "ringproof.texts.handovers",
            "Hand-overs of messages to gateways, by result",
            "{handover}",
            GATEWAY,
            REGION,
            "ending");

    /** How fast gateways accept. */
    Meter ACCEPT = timer("ringproof.texts.accept", "Time that a gateway took to accept a message", GATEWAY, REGION);

    /** What carriers bill. */
    Meter SEGMENTS = counter(
            "ringproof.texts.segments",
            "Segments of accepted messages, as carriers bill them",
            "{segment}",
            GATEWAY,
            REGION);

    /** What messages have cost. */
    Meter COST = gauge(
            "ringproof.texts.cost",
            "Cost of accepted messages by the price list, since the server started",
            "{currency}",
            GATEWAY,
            REGION);

    /** When receipts come; {@code state} is {@code delivered} or {@code undelivered}. */
    Meter RECEIPT = timer(
            "ringproof.texts.receipt",
            "Time from a hand-over to its receipt, by the state in the receipt",
            GATEWAY,
            REGION,
            "state");

    /** Not a number (NaN) while there are no codes to compute it from. */
    Meter CONVERSION = gauge(
            "ringproof.texts.conversion",
            "Share of sent codes that were entered; the latest codes count most",
            "1",
            GATEWAY,
            REGION);

    /** The health of gateways. */
    Meter HEALTH = gauge(
            "ringproof.gateway.health",
            "Health of a gateway as this node sees it: 1 is up, 0.5 is on trial, 0 is down",
            "1",
            GATEWAY);

    /** Faults of gateways' own code; {@code call} is a method of {@link SmsGateway}. */
    Meter GATEWAY_FAULTS = counter(
            "ringproof.gateway.faults",
            "Calls of a gateway that have thrown an exception or returned null",
            "{call}",
            GATEWAY,
            "call");

    /**
     * Codes that people have entered; {@code purpose} is such as {@code verification}, {@code result} right or wrong.
     */
    Meter CODES =
            counter("ringproof.codes", "Codes that were entered, by purpose and result", "{code}", "purpose", "result");

    /** Refusals; {@code step} is the method, such as {@code PhoneNumbers.create}; {@code refusal} is the kind. */
    Meter REFUSALS =
            counter("ringproof.refusals", "Steps that were refused, by kind of refusal", "{step}", "step", "refusal");

    /** The budget; {@code region} is empty for the budget of all messages, {@code window} is a day or a month. */
    Meter BUDGET = gauge("ringproof.budget.used", "Used share of a budget, as last looked at", "1", REGION, "window");

    /** Whether delivery keeps up. It costs no statement, unlike the method of Ringproof. */
    Meter LAG = gauge(
            "ringproof.delivery.lag",
            "How late messages are: how long the oldest was due when this node looked last, or how long it cannot look",
            "s");

    /** How much this node has to do. */
    Meter QUEUE = gauge(
            "ringproof.delivery.queue",
            "Messages that this node hands over now, or will when it has room",
            "{message}");

    /** Whether what has become of messages is stored. */
    Meter UNSETTLED = gauge(
            "ringproof.delivery.unsettled",
            "Messages whose hand-over has ended but whose result is not stored",
            "{message}");

    /** Hand-overs that the host's executor did not take. A later poll takes the message. */
    Meter REJECTED =
            counter("ringproof.delivery.rejected", "Hand-overs that the given executor has rejected", "{handover}");

    /** Faults of listeners; {@code listener} is its position in the builder, from 1. */
    Meter LISTENER_FAILURES = counter(
            "ringproof.listener.failures",
            "Exceptions of listeners, by the position of the listener",
            "{event}",
            "listener");

    /** All meters. */
    List<Meter> ALL = List.of(
            EVENTS,
            LIMITS,
            RISK,
            HANDOVERS,
            ACCEPT,
            SEGMENTS,
            COST,
            RECEIPT,
            CONVERSION,
            HEALTH,
            GATEWAY_FAULTS,
            CODES,
            REFUSALS,
            BUDGET,
            LAG,
            QUEUE,
            UNSETTLED,
            REJECTED,
            LISTENER_FAILURES);

    /** Measures nothing. */
    Meters NONE = new Meters() {
        @Override
        public void count(Meter meter, long amount, String... values) {}

        @Override
        public void time(Meter meter, Duration took, String... values) {}

        @Override
        public void gauge(Meter meter, DoubleSupplier value, String... values) {}
    };

    /**
     * Adds to a counter.
     *
     * @param values of the meter's tags, in their order
     */
    void count(Meter meter, long amount, String... values);

    /**
     * Adds a duration to a timer.
     *
     * @param values of the meter's tags, in their order
     */
    void time(Meter meter, Duration took, String... values);

    /**
     * Says how to read a gauge. It is called once for each gauge and its values, and may be called at any time.
     *
     * @param value does not block and does not throw; may be asked for by any thread, also after the close
     * @param values of the meter's tags, in their order
     */
    void gauge(Meter meter, DoubleSupplier value, String... values);

    private static Meter counter(String name, String description, String unit, String... tags) {
        return new Meter(Kind.COUNTER, name, description, unit, List.of(tags));
    }

    private static Meter timer(String name, String description, String... tags) {
        return new Meter(Kind.TIMER, name, description, "s", List.of(tags));
    }

    private static Meter gauge(String name, String description, String unit, String... tags) {
        return new Meter(Kind.GAUGE, name, description, unit, List.of(tags));
    }
}
