package dev.ringproof.core.port.in;

/** There is no ticket of that id, or it is not for this caller. */
public final class NoSuchTicket extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchTicket() {
        super("no such ticket");
    }
}
