package dev.ringproof.core.port;

/**
 * Others changed the same data at the same moment, several times in a row. Nothing was stored; a new call may succeed.
 */
public final class StoreConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreConflict(Throwable cause) {
        super("changed by others at the same moment", cause);
    }
}
