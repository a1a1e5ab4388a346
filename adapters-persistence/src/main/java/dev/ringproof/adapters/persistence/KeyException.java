package dev.ringproof.adapters.persistence;

/**
 * A key is wrong or missing, so the database cannot be used with it. The problem names the id of the key and contains
 * no key.
 */
public final class KeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Ring ring;
    private final String problem;

    /** The rings of {@link DatabaseSettings}. */
    public enum Ring {
        SEAL_KEYS("sealKeys"),
        INDEX_KEYS("indexKeys");

        private final String component;

        Ring(String component) {
            this.component = component;
        }
    }

    KeyException(Ring ring, String problem) {
        super(ring.component + ": " + problem);
        this.ring = ring;
        this.problem = problem;
    }

    public Ring ring() {
        return ring;
    }

    /** Returns what is wrong, without the name of the ring. */
    public String problem() {
        return problem;
    }
}
