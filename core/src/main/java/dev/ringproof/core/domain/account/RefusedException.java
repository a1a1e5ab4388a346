package dev.ringproof.core.domain.account;

import dev.ringproof.core.domain.Refusal;

/** Only {@link Outcome#orElseThrow()} throws this, for callers to whom a refusal is an error. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super("refused: " + refusal);
        this.refusal = refusal;
    }

    /** Returns the reason. */
    public Refusal refusal() {
        return refusal;
    }
}
