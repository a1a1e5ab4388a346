package dev.ringproof.adapters.persistence.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedTransactionTest {
    private final JoinedTransaction transaction = new JoinedTransaction();
    private final List<String> done = new ArrayList<>();

    private void add(String action) {
        transaction.afterCommit(() -> {
            done.add(action);
            if (action.startsWith("fails")) {
                throw new IllegalStateException(action);
            }
        });
    }

    @Test
    void an_action_that_fails_does_not_keep_the_others_from_running_and_is_thrown_in_the_end() {
        List.of("first", "fails", "second", "fails too", "third").forEach(this::add);

        assertThatThrownBy(transaction::committed)
                .hasMessage("fails")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("fails too")));

        assertThat(done).containsExactly("first", "fails", "second", "fails too", "third");
    }

    @Test
    void a_transaction_that_another_thread_has_begun_is_not_its_own() throws InterruptedException {
        var answers = new ArrayList<Boolean>();
        var thread = Thread.ofVirtual().start(() -> answers.add(transaction.isMine()));
        thread.join();

        assertThat(answers).containsExactly(false);
        assertThat(transaction.isMine()).isTrue();
    }
}
