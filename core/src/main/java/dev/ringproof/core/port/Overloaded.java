package dev.ringproof.core.port;

/** Too much was requested at once. Nothing was changed; a new call in a moment may succeed. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Overloaded(String what) {
        super(what);
    }
}
