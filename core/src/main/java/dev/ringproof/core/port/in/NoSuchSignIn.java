package dev.ringproof.core.port.in;

/** There is no sign-in of that id, or it is not for this caller. */
public final class NoSuchSignIn extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchSignIn() {
        super("no such sign-in");
    }
}
