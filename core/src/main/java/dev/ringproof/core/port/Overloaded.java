package dev.ringproof.core.port;

/** Too much is asked for at once. Nothing was changed; asking again in a moment may succeed. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Overloaded(String what) {
        super(what);
    }
}
