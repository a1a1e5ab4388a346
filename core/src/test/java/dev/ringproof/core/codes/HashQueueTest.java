package dev.ringproof.core.codes;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.port.Overloaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashQueueTest {
    private static final OwnerId CARA = new OwnerId("user_cara");

    private final HashQueue queue = new HashQueue("hash-queue-test", 1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final List<Future<String>> hashes = new ArrayList<>();

    @AfterEach
    void close() {
        open.countDown();
        queue.close();
    }

    /** Keeps the only thread busy, so that all other hashes wait until the latch opens. */
    private void block() throws InterruptedException {
        hashes.add(queue.submit(new OwnerId("user_first"), () -> {
            begun.add("first");
            open.await();
            return "first";
        }));
        begun.take();
    }

    private void submit(OwnerId owner, String name) {
        hashes.add(queue.submit(owner, () -> {
            begun.add(name);
            return name;
        }));
    }

    private List<String> order() {
        open.countDown();
        hashes.forEach(HashQueue::await);
        return List.copyOf(begun);
    }

    @Test
    void owners_take_turns_however_much_one_of_them_wants() throws Exception {
        block();
        for (int i = 1; i <= 10; i++) {
            submit(ANNA, "anna " + i);
        }
        submit(BEN, "ben 1");
        submit(BEN, "ben 2");
        submit(CARA, "cara 1");

        assertThat(order())
                .startsWith("anna 1", "ben 1", "cara 1", "anna 2", "ben 2", "anna 3", "anna 4")
                .hasSize(13);
    }

    @Test
    void an_owner_who_comes_back_is_last_in_line() throws Exception {
        block();
        submit(ANNA, "anna 1");
        submit(BEN, "ben 1");
        submit(ANNA, "anna 2");
        submit(CARA, "cara 1");

        assertThat(order()).containsExactly("anna 1", "ben 1", "cara 1", "anna 2");
    }

    @Test
    void one_owner_cannot_fill_it() throws Exception {
        block();
        for (int i = 0; i < HashQueue.MOST_OF_ONE_OWNER; i++) {
            submit(ANNA, "anna");
        }

        assertThatThrownBy(() -> submit(ANNA, "anna")).isInstanceOf(Overloaded.class);

        submit(BEN, "ben");
        assertThat(order()).contains("ben").hasSize(HashQueue.MOST_OF_ONE_OWNER + 1);
    }

    @Test
    void many_owners_can_and_then_the_next_hash_is_refused() throws Exception {
        block();
        for (int i = 0; i < HashQueue.MOST; i++) {
            submit(new OwnerId("user_" + i), "one of many");
        }

        assertThatThrownBy(() -> submit(ANNA, "anna")).isInstanceOf(Overloaded.class);

        assertThat(order()).hasSize(HashQueue.MOST);
        submit(ANNA, "anna");
        assertThat(HashQueue.await(hashes.getLast())).isEqualTo("anna");
    }

    @Test
    void who_waits_when_it_is_closed_is_told() throws Exception {
        block();
        submit(ANNA, "anna");

        queue.close();

        assertThatThrownBy(() -> HashQueue.await(hashes.getLast())).isInstanceOf(Overloaded.class);
        assertThatThrownBy(() -> submit(BEN, "ben")).isInstanceOf(Overloaded.class);
    }

    @Test
    void a_hash_that_fails_is_a_fault() {
        var broken = queue.submit(ANNA, () -> {
            throw new IllegalArgumentException("no such algorithm");
        });

        assertThatThrownBy(() -> HashQueue.await(broken))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no such algorithm");
    }
}
