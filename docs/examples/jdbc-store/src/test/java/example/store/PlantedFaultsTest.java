package example.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Plants faults into the store, one at a time. The contracts find each of them, and nothing in the store without one. */
class PlantedFaultsTest {

    @ParameterizedTest
    @EnumSource(Fault.class)
    void the_contracts_find(Fault fault) {
        var run = Run.of(fault);

        System.out.println(fault + " is found by " + run.failed);
        assertThat(run.failed).isNotEmpty();
    }

    @Test
    void the_contracts_find_nothing_in_the_store_without_a_fault() {
        var run = Run.of(null);

        assertThat(run.failed).isEmpty();
        assertThat(run.passed).isGreaterThan(500);
    }

    @Test
    void each_port_has_a_fault() {
        assertThat(Fault.values()).hasSizeGreaterThan(30);
        assertThat(Fault.values())
                .extracting(fault -> fault.port.getSimpleName() + "Contract")
                .containsAll(contracts());
    }

    private static List<String> contracts() {
        return List.of(FaultyStores.class.getSuperclass().getDeclaredClasses()).stream()
                .map(contract -> contract.getInterfaces()[0].getSimpleName())
                .toList();
    }

    /** What the tests of the contracts said. */
    private static final class Run implements TestExecutionListener {
        private final List<String> failed = new ArrayList<>();
        private int passed;

        static Run of(@Nullable Fault fault) {
            FaultyStores.fault = fault;
            FaultyStores.found = false;
            var run = new Run();
            var request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(FaultyStores.class))
                    .build();
            LauncherFactory.create().execute(request, run);
            return run;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == Status.FAILED) {
                FaultyStores.found = true;
                failed.add(test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(MethodSource.class::cast)
                        .map(method -> simpleName(method.getClassName()) + "." + method.getMethodName())
                        .orElse(test.getDisplayName()));
            } else if (test.isTest()) {
                passed++;
            }
        }

        private static String simpleName(String className) {
            return className.substring(className.lastIndexOf('$') + 1);
        }

        @Override
        public void testPlanExecutionFinished(TestPlan plan) {
            FaultyStores.found = false;
        }
    }
}
