package dev.ringproof.adapters.rest.token;

import java.util.Optional;

/** Where the keys come from that check tokens: from the settings, or from the identity provider. */
interface KeySource extends AutoCloseable {

    /**
     * Returns the keys as they are known now.
     *
     * @throws KeySetUnreachable if there are none, or only keys that are too old
     */
    KeySet current();

    /**
     * Returns newer keys than these, for a token that names a key that is not among them.
     *
     * @return empty if there are none
     * @throws KeySetUnreachable if newer keys cannot be fetched, so that nobody knows whether the key exists
     */
    Optional<KeySet> newerThan(KeySet seen);

    KeySetStatus status();

    @Override
    void close();
}
