package dev.ringproof.adapters.persistence;

import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.contract.StoresContract;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Changes second factors on two nodes of one PostgreSQL at once. Both nodes run in this process, because the test moves
 * their clock; their own dispatchers send the messages.
 */
@Timeout(120)
class NoticeRacesTest {
    private static final int NUMBERS = 4;
    private static final int OWNERS = 3;
    private static final int ROUNDS = 3;
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T12:00:00Z"));
    private final RecordingGateway gateway = new RecordingGateway();
    private TwoNodes nodes;
    private int numbers;

    @BeforeEach
    void open() {
        var rule = LimitPolicy.DEFAULT.rule(Limit.NOTICES).orElseThrow();
        nodes = new TwoNodes(
                clock,
                gateway,
                node -> node.secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
                        .limits(LimitPolicy.OFF.with(Limit.NOTICES, rule)));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private record Owner(OwnerId id, List<PhoneNumberId> numbers) {}

    /** Adds an owner with four second factors. The notices about that are sent before the owner is returned. */
    private Owner owner(String name) throws InterruptedException {
        var id = new OwnerId(name);
        var ids = new ArrayList<PhoneNumberId>();
        for (int i = 0; i < NUMBERS; i++) {
            ids.add(BackEnd.of(nodes.node(i))
                    .create(
                            id,
                            "+1415555%04d".formatted(2600 + numbers++),
                            new PhoneNumberUpdate(true, null, true, null))
                    .orElseThrow()
                    .phoneNumber()
                    .id());
        }
        // The second number is told at once to the first one; the third and the fourth are gathered.
        nextMessages(1);
        clock.advance(TEN_MINUTES);
        nextMessages(3);
        clock.advance(Duration.ofDays(2));
        return new Owner(id, ids);
    }

    private List<OutgoingMessage> nextMessages(int count) throws InterruptedException {
        var messages = new ArrayList<OutgoingMessage>();
        for (int i = 0; i < count; i++) {
            messages.add(gateway.nextMessage());
        }
        return messages;
    }

    private void makeDefault(int node, Owner owner, int number) {
        nodes.node(node)
                .phoneNumbers()
                .makeDefaultSecondFactor(as(owner.id()), owner.numbers().get(number))
                .orElseThrow();
    }

    private List<TextMessage> waiting() {
        return nodes.node(0).messages().newest(new MessageSearch(MessageStatus.QUEUED, null, null, 100)).stream()
                .filter(message -> message.waitsAt(clock.instant()))
                .toList();
    }

    private List<TextMessage> notices(Owner owner) {
        return owner.numbers().stream()
                .flatMap(id -> nodes.node(0).messages().ofNumber(id).stream())
                .filter(message -> message.type() == MessageType.NOTICE)
                .toList();
    }

    /** Attack C2 on two nodes: before there was a limit, this sent 160 messages for each owner. */
    @Test
    void forty_changes_of_the_default_on_two_nodes_at_once_are_told_by_one_message_now_and_one_later_to_each_number()
            throws Exception {
        for (int round = 0; round < OWNERS; round++) {
            var owner = owner("user_" + round);
            int before = notices(owner).size();

            StoresContract.atOnce(IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        makeDefault(i, owner, i / 2 % NUMBERS);
                        return true;
                    })
                    .toList());

            assertThat(nextMessages(NUMBERS)).extracting(OutgoingMessage::to).doesNotHaveDuplicates();
            var waiting = waiting();
            assertThat(waiting).hasSize(NUMBERS);
            assertThat(waiting).extracting(TextMessage::phoneNumberId).doesNotHaveDuplicates();
            assertThat(waiting)
                    .allSatisfy(notice ->
                            assertThat(notice.dueAt()).contains(clock.instant().plus(TEN_MINUTES)));
            clock.advance(TEN_MINUTES);
            var gathered = nextMessages(NUMBERS);
            assertThat(gathered).extracting(OutgoingMessage::to).doesNotHaveDuplicates();
            assertThat(gathered)
                    .allSatisfy(message -> assertThat(message.body()).contains("several changes were made"));
            clock.advance(Duration.ofDays(2));
            assertThat(waiting()).isEmpty();
            assertThat(notices(owner)).hasSize(before + 2 * NUMBERS);
        }
    }

    /** Of two changes, the second comes at the moment when the notice of the first one is due. */
    @Test
    void a_change_at_the_moment_when_a_gathered_notice_is_due_is_told_with_it_or_after_it() throws Exception {
        var owner = owner("user_0");
        for (int round = 0; round < ROUNDS; round++) {
            makeDefault(0, owner, 2);
            nextMessages(NUMBERS);
            makeDefault(0, owner, 0);
            clock.advance(TEN_MINUTES.minusNanos(1000));

            StoresContract.atOnce(List.<Callable<Boolean>>of(
                    () -> {
                        makeDefault(1, owner, 1);
                        return true;
                    },
                    () -> {
                        clock.advance(Duration.ofNanos(1000));
                        return true;
                    }));

            var bodies = bodies(nextMessages(NUMBERS));
            if (bodies.stream().allMatch(body -> body.contains("now asks"))) {
                clock.advance(TEN_MINUTES);
                assertThat(bodies(nextMessages(NUMBERS))).allMatch(body -> body.contains("now asks"));
            } else {
                assertThat(bodies).allMatch(body -> body.contains("several changes"));
            }
            clock.advance(Duration.ofDays(2));
            assertThat(waiting()).isEmpty();
        }
    }

    private static List<String> bodies(List<OutgoingMessage> messages) {
        return messages.stream().map(OutgoingMessage::body).toList();
    }

    /** A node that has stopped after its change cannot lose what waits. */
    @Test
    void another_node_sends_what_waits() throws Exception {
        var owner = owner("user_0");
        makeDefault(0, owner, 1);
        nextMessages(NUMBERS);
        makeDefault(0, owner, 0);
        nodes.node(0).close();

        clock.advance(TEN_MINUTES);

        assertThat(nextMessages(NUMBERS)).extracting(OutgoingMessage::to).doesNotHaveDuplicates();
    }
}
