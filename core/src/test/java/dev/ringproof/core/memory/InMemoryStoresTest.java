package dev.ringproof.core.memory;

import static dev.ringproof.core.fixture.Accounts.NOON;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.Ringproof.Stores;
import dev.ringproof.core.contract.AccountRepositoryContract;
import dev.ringproof.core.contract.MessageRepositoryContract;
import dev.ringproof.core.contract.PossessionCheckRepositoryContract;
import dev.ringproof.core.contract.SecondFactorChallengeRepositoryContract;
import dev.ringproof.core.domain.OwnerId;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryStoresTest {
    private final Stores fresh = Stores.inMemory(InstantSource.fixed(NOON));

    @Nested
    class Accounts implements AccountRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Checks implements PossessionCheckRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Challenges implements SecondFactorChallengeRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Nested
    class Messages implements MessageRepositoryContract {
        @Override
        public Stores stores() {
            return fresh;
        }
    }

    @Test
    void nothing_is_touched_outside_of_a_unit_of_work() {
        assertThatThrownBy(() -> fresh.accounts().find(new OwnerId("anna"))).hasMessage("only within a unit of work");
    }

    @Test
    void units_of_work_do_not_nest() {
        assertThatThrownBy(() -> fresh.work().run(() -> fresh.work().run(() -> 1)))
                .hasMessage("units of work do not nest");
    }
}
