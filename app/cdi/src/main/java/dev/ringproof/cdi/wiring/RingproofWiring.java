package dev.ringproof.cdi.wiring;

import dev.ringproof.core.Ringproof;

/** A Ringproof that was made of the host's beans and configuration, as the container keeps it. */
public final class RingproofWiring implements AutoCloseable {
    private final Ringproof ringproof;

    private RingproofWiring(Ringproof ringproof) {
        this.ringproof = ringproof;
    }

    static RingproofWiring open(HostBeans beans, Configuration configuration) {
        return new RingproofWiring(new Parts(beans, configuration).open());
    }

    Ringproof ringproof() {
        return ringproof;
    }

    /** Closes the Ringproof, and then what was opened for it. The beans of the host are the host's to close. */
    @Override
    public void close() {
        ringproof.close();
    }
}
