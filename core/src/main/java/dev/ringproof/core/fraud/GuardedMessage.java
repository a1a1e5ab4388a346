package dev.ringproof.core.fraud;

import dev.ringproof.core.domain.E164Number;

/**
 * What the guard is told of a message that it judges, beside the counts.
 *
 * @param region ISO 3166-1 alpha-2
 * @param trusted whether the owner has a verified number: then only the prefix can make the guard refuse, by twice the
 *     evidence, and not the region or the address
 * @param costly whether a message to this destination costs far more than most
 */
public record GuardedMessage(E164Number to, String region, boolean trusted, boolean costly) {

    /** Shows no number. */
    @Override
    public String toString() {
        return "GuardedMessage[" + to.masked() + "]";
    }
}
