package dev.ringproof.app.bench.server;

/** Who sends a request, as the claims of the user token say. Times are in milliseconds since 1970. */
record Caller(String user, String session, long issuedAt, long expiresAt, String token) {
    @Override
    public String toString() {
        return "Caller[" + user + "]";
    }
}
