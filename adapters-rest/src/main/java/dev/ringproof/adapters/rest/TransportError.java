package dev.ringproof.adapters.rest;

import dev.ringproof.adapters.rest.response.ErrorMapper;
import java.nio.charset.StandardCharsets;

/**
 * The error of the wire for a request that never reaches a resource, because the server cannot read it or nothing serves
 * it.
 */
public final class TransportError {
    private TransportError() {}

    /** Returns the body of an answer with the status, as JSON. */
    public static byte[] ofStatus(int status) {
        return ErrorMapper.json(status).getBytes(StandardCharsets.UTF_8);
    }
}
