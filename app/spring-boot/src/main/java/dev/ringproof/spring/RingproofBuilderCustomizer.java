package dev.ringproof.spring;

import dev.ringproof.core.Ringproof;

/**
 * A bean that changes how Ringproof is built, after the properties have been applied. It reaches all that has no
 * property, such as an executor. There may be several, in the order that {@code @Order} gives them.
 */
@FunctionalInterface
public interface RingproofBuilderCustomizer {

    /** Changes the builder. Called once, before Ringproof is built. */
    void customize(Ringproof.Builder builder);
}
