package dev.ringproof.adapters.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testkit.internal.FirstLoaded;
import org.junit.jupiter.api.Test;

class FirstLoadedTest {

    @Test
    void each_class_can_be_the_first_that_a_program_loads() {
        assertThat(FirstLoaded.names(Gateways.class)).contains(Gateways.class.getName());
        assertThat(FirstLoaded.failures(Gateways.class)).isEmpty();
    }
}
