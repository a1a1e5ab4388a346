package dev.ringproof.core.port.in;

/** There is no session of that id, or it is not for this caller. */
public final class NoSuchSession extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchSession() {
        super("no such session");
    }
}
