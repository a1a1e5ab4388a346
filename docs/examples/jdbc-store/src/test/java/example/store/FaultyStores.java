package example.store;

import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.contract.AllStoresContract;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The contracts on stores with a fault. {@link PlantedFaultsTest} runs them, and stops after the first failure. */
@ExtendWith(FaultyStores.UntilFound.class)
@TestClassOrder(FaultyStores.BrokenPortFirst.class)
class FaultyStores extends AllStoresContract {
    static @Nullable Fault fault;
    static volatile boolean found;

    private final EmptyDatabase database = new EmptyDatabase();

    @Override
    protected Stores emptyStores() {
        return fault == null
                ? JdbcStores.on(database.connections(), InstantSource.system())
                : fault.plantedIn(database.connections(), InstantSource.system());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    static final class UntilFound implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return found
                    ? ConditionEvaluationResult.disabled("the fault is found")
                    : ConditionEvaluationResult.enabled("");
        }
    }

    /** Most faults are found by the contract of the port that has them. */
    static final class BrokenPortFirst implements ClassOrderer {
        @Override
        public void orderClasses(ClassOrdererContext context) {
            context.getClassDescriptors().sort(Comparator.comparing(BrokenPortFirst::isOfAnotherPort));
        }

        private static boolean isOfAnotherPort(ClassDescriptor descriptor) {
            var contract = descriptor.getTestClass().getInterfaces()[0].getSimpleName();
            return fault == null || !contract.equals(fault.port.getSimpleName() + "Contract");
        }
    }
}
