package dev.ringproof.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.port.out.Stores;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AllStoresContractTest {

    @Test
    void each_port_of_the_stores_has_its_contract() {
        var ports = Arrays.stream(Stores.class.getRecordComponents())
                .map(part -> part.getType().getSimpleName())
                .filter(port -> !port.equals(InstantSource.class.getSimpleName()))
                .map(port -> port + "Contract");

        assertThat(contracts()).containsExactlyInAnyOrderElementsOf(ports.toList());
    }

    private static Stream<String> contracts() {
        return Arrays.stream(AllStoresContract.class.getDeclaredClasses())
                .filter(contract -> contract.isAnnotationPresent(Nested.class))
                .map(contract -> contract.getInterfaces()[0].getSimpleName());
    }
}
