package dev.ringproof.app.bench.server;

import org.jspecify.annotations.Nullable;

/**
 * A row of a phone number in the plain server. Times are in milliseconds since 1970, and 0 where there is none.
 *
 * @param challenge the id under which the code has its digest; null before the first code and after the right one
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are never compared.
record NumberRow(
        String id,
        String owner,
        byte[] numberSealed,
        State state,
        @Nullable String challenge,
        byte @Nullable [] codeDigest,
        long codeExpiresAt,
        int attempts,
        int failures,
        long sentAt,
        long createdAt,
        long updatedAt) {
    /** How far a number is verified. */
    enum State {
        UNVERIFIED(0),
        PENDING(1),
        FAILED(2),
        VERIFIED(3);

        private final int column;

        State(int column) {
            this.column = column;
        }

        /** Returns the number that stands for it in the database. */
        int column() {
            return column;
        }
    }

    static NumberRow created(String id, String owner, byte[] numberSealed, long now) {
        return new NumberRow(id, owner, numberSealed, State.UNVERIFIED, null, null, 0, 0, 0, 0, now, now);
    }

    NumberRow prepared(String newChallenge, byte[] digest, long expiresAt, long now) {
        return new NumberRow(
                id,
                owner,
                numberSealed,
                State.PENDING,
                newChallenge,
                digest,
                expiresAt,
                0,
                failures,
                now,
                createdAt,
                now);
    }

    NumberRow attempted(State next, long now) {
        boolean verified = next == State.VERIFIED;
        return new NumberRow(
                id,
                owner,
                numberSealed,
                next,
                verified ? null : challenge,
                verified ? null : codeDigest,
                codeExpiresAt,
                attempts + 1,
                verified ? 0 : failures + 1,
                sentAt,
                createdAt,
                now);
    }
}
