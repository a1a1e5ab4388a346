package dev.ringproof.core.port.in;

/** There is no user of that id: nobody has created them, or they were deleted. */
public final class NoSuchUser extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoSuchUser() {
        super("no such user");
    }
}
