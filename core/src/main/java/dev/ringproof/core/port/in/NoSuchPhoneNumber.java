package dev.ringproof.core.port.in;

/** There is no phone number of that id. To an owner, a number of another owner does not exist either. */
public final class NoSuchPhoneNumber extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchPhoneNumber() {
        super("no such phone number");
    }
}
