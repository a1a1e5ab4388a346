package dev.ringproof.core.delivery.routing;

/**
 * How many messages with codes one gateway took for one region, and what became of them.
 *
 * @param region ISO 3166-1 alpha-2, or {@code ZZ} where it is unknown
 * @param handedOver all these messages
 * @param delivered the messages that have arrived, as a receipt says
 * @param undelivered the messages that will not arrive, as a receipt says
 * @param entered the messages whose code was entered; this is certain, while a receipt is a hint
 */
public record DeliveryCounts(
        String gateway, String region, long handedOver, long delivered, long undelivered, long entered) {

    /** Returns these messages and others of the same gateway and region. */
    public DeliveryCounts plus(DeliveryCounts more) {
        return new DeliveryCounts(
                gateway,
                region,
                handedOver + more.handedOver,
                delivered + more.delivered,
                undelivered + more.undelivered,
                entered + more.entered);
    }
}
