package dev.ringproof.core.port.in;

/** There is no challenge, or possession check, of that id. */
public final class NoSuchChallenge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchChallenge() {
        super("no such challenge");
    }
}
