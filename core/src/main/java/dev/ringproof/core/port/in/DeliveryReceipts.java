package dev.ringproof.core.port.in;

import dev.ringproof.core.delivery.message.Callback;
import dev.ringproof.core.delivery.message.Receipt;

/**
 * Where carriers say later what became of texts. The first final word on a text stands, be it repeated or contradicted;
 * what is said of a text that nobody knows is ignored. Nothing said here ever proves a number.
 */
public interface DeliveryReceipts {

    /**
     * Takes what was posted to a gateway's callback address.
     *
     * @return whether there is such a gateway and it is proven to come from its carrier
     */
    boolean take(String gateway, Callback callback);

    /** Takes one that came by the gateway's own connection. */
    void take(String gateway, Receipt receipt);
}
