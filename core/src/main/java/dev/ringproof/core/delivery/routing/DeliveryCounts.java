package dev.ringproof.core.delivery.routing;

/**
 * What became of the texts with codes that one gateway took for one region.
 *
 * @param handedOver all of them
 * @param delivered those that a receipt says have arrived
 * @param undelivered those that a receipt says never will
 * @param entered those whose code was entered: the truth, where receipts are a hint
 */
public record DeliveryCounts(
        String gateway, String region, long handedOver, long delivered, long undelivered, long entered) {}
