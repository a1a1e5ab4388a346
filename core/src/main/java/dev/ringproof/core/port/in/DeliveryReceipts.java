package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.CarrierReport;
import dev.ringproof.core.delivery.message.Receipt;

/**
 * Takes what carriers report: receipts, which say later what became of messages, and replies by which people opt out
 * or in. The first final report on a message
 * stands; a repeated or contradicting one changes nothing. A report on an unknown message is ignored, as is one whose
 * reference {@linkplain Receipt#isReference is none}. A receipt never verifies a number. Safe for use by many threads.
 * Every method may throw {@link dev.ringproof.core.port.StoreConflict} and {@link
 * dev.ringproof.core.port.StoreUnavailable}. No argument may be null.
 */
public interface DeliveryReceipts {

    /**
     * Takes what was posted to the callback address of a gateway.
     *
     * @return false if there is no such gateway, or if the callback is not proven to come from its carrier
     */
    boolean take(String gateway, Callback callback);

    /**
     * Takes a report that came over the gateway's own connection. A reply that cannot be stored now is kept in memory
     * and stored soon; the exception is thrown nevertheless.
     */
    void take(String gateway, CarrierReport report);
}
