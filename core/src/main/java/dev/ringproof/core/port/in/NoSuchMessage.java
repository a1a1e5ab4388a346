package dev.ringproof.core.port.in;

/** There is no message of that id. */
public final class NoSuchMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchMessage() {
        super("no such message");
    }
}
