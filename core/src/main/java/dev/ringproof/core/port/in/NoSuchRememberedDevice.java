package dev.ringproof.core.port.in;

/** The user has no remembered device of that id. */
public final class NoSuchRememberedDevice extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchRememberedDevice() {
        super("no such remembered device");
    }
}
