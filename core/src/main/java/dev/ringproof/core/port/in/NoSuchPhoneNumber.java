package dev.ringproof.core.port.in;

/** There is no number, or check, of that id; to an owner another owner's counts as none. */
public final class NoSuchPhoneNumber extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchPhoneNumber() {
        super("no such phone number");
    }
}
