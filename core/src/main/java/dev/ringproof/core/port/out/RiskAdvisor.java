package dev.ringproof.core.port.out;

import dev.ringproof.core.domain.risk.RiskAdvice;
import dev.ringproof.core.domain.risk.RiskQuestion;

/**
 * Somebody who knows more about the risk of a request than Ringproof does: whether the SIM of the number was swapped,
 * whether a person or a program sends the request. It is asked before a message with a code is stored, outside of any
 * unit of work.
 *
 * <p>It is called by many threads at once, each of which waits for a short time only: then the thread on which it runs
 * is interrupted. It should keep a time limit of its own too.
 */
@FunctionalInterface
public interface RiskAdvisor {

    /**
     * Returns the advice for one request. The same question may come again with a proof token, if the advice was to
     * step up. An exception, an error or null counts as no advice, and the policy says what follows.
     *
     * @param question the whole number, the owner, the purpose and what is known of the person's client; no code
     * @throws Unavailable if there is no advice
     */
    RiskAdvice advise(RiskQuestion question);

    /** The advisor has no advice, because it or something that it needs does not work. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param reason is logged; it contains no part of the question */
        public Unavailable(String reason) {
            super(reason);
        }
    }
}
