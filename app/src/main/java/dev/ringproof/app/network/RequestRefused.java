package dev.ringproof.app.network;

import java.io.Serial;

/** Thrown if the bytes of a connection are not a request that this server reads. The connection closes after it. */
final class RequestRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the status of the answer, such as 400
     * @param reason what is wrong, without anything that the client sent
     */
    RequestRefused(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
