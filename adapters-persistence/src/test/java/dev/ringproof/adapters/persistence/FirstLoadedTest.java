package dev.ringproof.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testkit.internal.FirstLoaded;
import org.junit.jupiter.api.Test;

class FirstLoadedTest {

    @Test
    void each_class_can_be_the_first_that_a_program_loads() {
        assertThat(FirstLoaded.names(Database.class)).contains(Database.class.getName());
        assertThat(FirstLoaded.failures(Database.class)).isEmpty();
    }
}
