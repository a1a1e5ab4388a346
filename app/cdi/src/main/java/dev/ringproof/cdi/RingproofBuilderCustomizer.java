package dev.ringproof.cdi;

import dev.ringproof.core.Ringproof;

/**
 * A bean of the host that has the last word on a Ringproof before it is built. It may set all that beans and
 * configuration do not, such as a policy. All such beans are called, in no promised order.
 */
@FunctionalInterface
public interface RingproofBuilderCustomizer {

    /** Changes the builder, which has everything that was found. Called once, while the container starts. */
    void customize(Ringproof.Builder builder);
}
