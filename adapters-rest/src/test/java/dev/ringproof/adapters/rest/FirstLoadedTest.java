package dev.ringproof.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testkit.internal.FirstLoaded;
import org.junit.jupiter.api.Test;

class FirstLoadedTest {

    @Test
    void each_class_can_be_the_first_that_a_program_loads() {
        assertThat(FirstLoaded.names(RestSettings.class)).contains(RestSettings.class.getName());
        assertThat(FirstLoaded.failures(RestSettings.class)).isEmpty();
    }
}
