package dev.ringproof.app.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.app.network.Connections.Entry;
import dev.ringproof.app.network.Connections.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which connections go, and when. */
class ConnectionsTest {
    private static final String A = "192.0.2.1";
    private static final String B = "192.0.2.2";

    private final List<String> closed = new ArrayList<>();
    private final List<Reason> reasons = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
    private final Connections connections = new Connections(
            "test",
            new ConnectionLimits(
                    5,
                    3,
                    1000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(40)),
            () -> now,
            reasons::add);

    @Test
    void the_longest_waiting_connection_of_an_address_makes_room_for_a_new_one() {
        admit("a1", A);
        admit("b1", B);
        admit("a2", A);
        admit("a3", A);

        assertThat(tryToAdmit("a4", A)).isNotNull();

        assertThat(closed).containsExactly("a1");
        assertThat(reasons).containsExactly(Reason.ADDRESS);
        assertThat(connections.size()).isEqualTo(4);
    }

    @Test
    void a_connection_with_a_whole_request_never_makes_room() {
        whole(admit("a1", A));
        admit("a2", A);
        whole(admit("a3", A));

        assertThat(tryToAdmit("a4", A)).isNotNull();
        assertThat(closed).containsExactly("a2");
        whole(admit("a5", A));

        assertThat(closed).containsExactly("a2", "a4");
        assertThat(tryToAdmit("a6", A)).isNull();
        assertThat(closed).containsExactly("a2", "a4");
        assertThat(tryToAdmit("b1", B)).isNotNull();
    }

    @Test
    void a_full_listener_lets_go_the_longest_waiting_connection_of_any_address() {
        admit("a1", A);
        admit("b1", B);
        admit("a2", A);
        admit("b2", B);
        admit("c1", "192.0.2.3");

        assertThat(tryToAdmit("d1", "192.0.2.4")).isNotNull();

        assertThat(closed).containsExactly("a1");
        assertThat(reasons).containsExactly(Reason.LISTENER);
    }

    @Test
    void a_connection_that_ended_counts_no_longer() {
        for (int i = 0; i < 100; i++) {
            var entry = admit("a" + i, A);
            entry.ended();
            entry.ended();
        }

        assertThat(connections.size()).isZero();
        assertThat(closed).isEmpty();
    }

    @Test
    void a_prefix_of_64_bits_is_one_address() {
        admit("1", "2001:db8:0:1::1");
        admit("2", "2001:db8:0:1::2");
        admit("3", "2001:db8:0:1:ffff::3");
        admit("other", "2001:db8:0:2::1");
        admit("4", "2001:db8:0:1::4");

        assertThat(closed).containsExactly("1");
    }

    @Test
    void the_first_head_has_ten_seconds_from_the_start_whatever_trickles() {
        var entry = admit("a", A);
        entry.idle();
        advance(9);
        entry.head();
        entry.holds(1);
        assertThat(closed).isEmpty();

        advance(1);

        assertThat(closed).containsExactly("a");
        assertThat(reasons).containsExactly(Reason.HEAD);
        assertThat(connections.size()).isZero();
    }

    @Test
    void a_body_has_twenty_seconds_whatever_trickles() {
        var entry = admit("a", A);
        entry.head();
        advance(9);
        entry.body(false);
        advance(19);
        entry.holds(10);
        assertThat(closed).isEmpty();

        advance(1);

        assertThat(closed).containsExactly("a");
        assertThat(reasons).containsExactly(Reason.BODY);
    }

    @Test
    void work_on_a_request_takes_as_long_as_it_takes() {
        whole(admit("a", A));

        advance(100_000);

        assertThat(closed).isEmpty();
    }

    @Test
    void between_two_requests_there_are_thirty_seconds_and_the_next_head_has_its_own_ten() {
        var entry = admit("a", A);
        whole(entry);
        entry.idle();
        advance(29);
        entry.head();
        advance(9);
        assertThat(closed).isEmpty();
        advance(1);
        assertThat(reasons).containsExactly(Reason.HEAD);

        var other = admit("b", B);
        whole(other);
        other.idle();
        advance(30);

        assertThat(closed).containsExactly("a", "b");
        assertThat(reasons).containsExactly(Reason.HEAD, Reason.IDLE);
    }

    @Test
    void a_client_has_forty_seconds_in_all_to_read_an_answer() {
        var entry = admit("a", A);
        whole(entry);
        for (int i = 0; i < 39; i++) {
            entry.write(() -> advance(1));
        }
        advance(1000);
        assertThat(closed).isEmpty();

        entry.write(() -> advance(1));

        assertThat(closed).containsExactly("a");
        assertThat(reasons).containsExactly(Reason.ANSWER);
    }

    @Test
    void each_answer_has_its_own_time() {
        var entry = admit("a", A);
        for (int i = 0; i < 5; i++) {
            whole(entry);
            entry.write(() -> advance(39));
        }

        assertThat(closed).isEmpty();
    }

    @Test
    void unfinished_requests_share_a_bounded_memory() {
        var quick = admit("quick", A);
        quick.holds(900);
        quick.holds(0);
        whole(quick);
        var first = admit("first", A);
        first.holds(600);
        var second = admit("second", B);
        second.holds(400);
        assertThat(closed).isEmpty();

        second.holds(401);

        assertThat(closed).containsExactly("first");
        assertThat(reasons).containsExactly(Reason.MEMORY);
        second.holds(1000);
        assertThat(closed).containsExactly("first");
    }

    @Test
    void the_log_has_one_line_a_minute() {
        var lines = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(Connections.class.getName());
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            for (int i = 0; i < 100; i++) {
                admit("a" + i, A);
            }
            assertThat(lines).hasSize(1);
            now += Duration.ofMinutes(1).toNanos();
            admit("last", A);
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines)
                .containsExactly(
                        "The listener test closed 1 connections because there were too many (3 from one address);"
                                + " the last one was from 192.0.2.1",
                        "The listener test closed 97 connections because there were too many (3 from one address);"
                                + " the last one was from 192.0.2.1");
    }

    private @Nullable Entry tryToAdmit(String name, String address) {
        try {
            return connections.admit(
                    new InetSocketAddress(InetAddress.getByName(address), 4711), () -> closed.add(name));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Entry admit(String name, String address) {
        return Objects.requireNonNull(tryToAdmit(name, address));
    }

    private static void whole(Entry entry) {
        entry.whole();
    }

    private void advance(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
        connections.closeOverdue();
    }
}
