package dev.ringproof.testkit.contract;

import static dev.ringproof.testkit.contract.StoresContract.atOnce;
import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.HOME;
import static dev.ringproof.testkit.internal.Accounts.HOME_NUMBER;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.WORK;
import static dev.ringproof.testkit.internal.Accounts.WORK_NUMBER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.message.DeliveryPolicy;
import dev.ringproof.core.delivery.message.HandoverRecord;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.MessageType;
import dev.ringproof.core.delivery.message.Receipt;
import dev.ringproof.core.delivery.message.TextMessage;
import dev.ringproof.core.delivery.message.TextMessage.Content;
import dev.ringproof.core.delivery.message.TextMessage.State;
import dev.ringproof.core.delivery.routing.DeliveryCounts;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.port.out.MessageRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link MessageRepository} keeps to. */
public interface MessageRepositoryContract extends StoresContract {
    DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT;
    Instant ALL_DUE = NOON.plus(POLICY.lease());

    private MessageRepository messages() {
        return stores().messages();
    }

    private static TextMessage message(String id, PhoneNumberId number, E164Number to, Instant at) {
        return TextMessage.queued(
                new MessageId(id),
                MessageType.VERIFICATION,
                ANNA,
                number,
                new ChallengeId("ver_" + id),
                new Content(to, "123456 is your code.", "123456"),
                at,
                at.plus(Duration.ofMinutes(10)),
                POLICY);
    }

    private static TextMessage message(String id) {
        return message(id, HOME, HOME_NUMBER, NOON);
    }

    private static TextMessage notice() {
        return TextMessage.queued(
                new MessageId("1"),
                MessageType.NOTICE,
                ANNA,
                HOME,
                null,
                new Content(HOME_NUMBER, "A notice.", null),
                NOON,
                ALL_DUE.plusSeconds(1),
                POLICY);
    }

    private void store(TextMessage... all) {
        doInUnit(() -> List.of(all).forEach(messages()::add));
    }

    private List<TextMessage> claim(Instant now) {
        return inUnit(() -> messages().claimDue(now, 10, POLICY));
    }

    private void settle(TextMessage message) {
        doInUnit(() -> messages().update(List.of(message)));
    }

    private List<MessageId> readable(E164Number to) {
        return inUnit(() -> messages().newestHandedOver(to, 10)).stream()
                .map(TextMessage::id)
                .toList();
    }

    private TextMessage find(String id) {
        return inUnit(() -> messages().find(new MessageId(id))).orElseThrow();
    }

    private List<String> found(@Nullable MessageStatus status, @Nullable String gateway, @Nullable Instant since) {
        return found(status, gateway, since, 10);
    }

    private List<String> found(
            @Nullable MessageStatus status, @Nullable String gateway, @Nullable Instant since, int limit) {
        return inUnit(() -> messages().newest(new MessageSearch(status, gateway, since, limit))).stream()
                .map(message -> message.id().value())
                .toList();
    }

    /** Stores what a receipt says, in the way the core does it. Returns whether it has changed the message. */
    private boolean receive(String gateway, String reference, Receipt.State state) {
        return inUnit(() -> {
            var before = messages().lockByReference(gateway, reference).orElseThrow();
            var after = before.withReceipt(new Receipt(reference, state, null, "21"), ALL_DUE);
            messages().save(after);
            return !before.equals(after);
        });
    }

    private static HandoverRecord handover(String gateway, HandoverRecord.Result result, @Nullable String reason) {
        var cost = result == HandoverRecord.Result.ACCEPTED ? new BigDecimal("0.0083") : null;
        return new HandoverRecord(gateway, NOON, Duration.ofMillis(120), result, reason, cost);
    }

    @Test
    default void a_notice_is_claimed_as_it_was_stored_and_does_not_count_as_a_code() {
        var notice = notice();
        store(notice);

        assertThat(inUnit(() -> stores().accounts().history(ANNA, HOME_NUMBER)).lastSentAt())
                .isNull();
        assertThat(claim(ALL_DUE)).containsExactly(notice.leased(ALL_DUE, POLICY));
    }

    private static TextMessage waiting(String id, OwnerId owner, E164Number to, String body, Instant dueAt) {
        var content = new Content(to, body, null);
        return TextMessage.waitingNotice(new MessageId(id), owner, HOME, content, NOON, dueAt);
    }

    private static TextMessage waiting(String id) {
        return waiting(id, ANNA, HOME_NUMBER, "Once.", NOON.plusSeconds(600));
    }

    private static TextMessage noticeAt(String id, E164Number to, Instant at) {
        var content = new Content(to, "A notice.", null);
        return TextMessage.notice(new MessageId(id), ANNA, HOME, content, at, POLICY);
    }

    private List<TextMessage> lockWaiting(Instant now) {
        return inUnit(() -> messages().lockWaitingNotices(ANNA, now));
    }

    @Test
    default void a_notice_that_waits_is_claimed_once_it_is_due_and_lives_for_four_hours_from_then_on() {
        var dueAt = NOON.plusSeconds(600);
        store(waiting("1"));

        assertThat(inUnit(() -> messages().oldestDue(dueAt.minusMillis(1)))).isEmpty();
        assertThat(claim(dueAt.minusMillis(1))).isEmpty();
        assertThat(claim(dueAt)).containsExactly(waiting("1").leased(dueAt, POLICY));
        assertThat(find("1").isAliveAt(dueAt.plus(Duration.ofHours(4)).minusMillis(1)))
                .isTrue();
        assertThat(find("1").isAliveAt(dueAt.plus(Duration.ofHours(4)))).isFalse();
    }

    @Test
    default void the_notices_of_an_owner_that_wait_are_found_until_they_are_due_or_claimed() {
        var now = NOON.plusSeconds(599);
        store(waiting("1"), waiting("2", ANNA, WORK_NUMBER, "Once.", NOON.plusSeconds(600)));
        store(waiting("another owner's", BEN, HOME_NUMBER, "Once.", NOON.plusSeconds(600)));
        store(noticeAt("told at once", HOME_NUMBER, now), message("with a code"));

        assertThat(lockWaiting(now))
                .containsExactlyInAnyOrder(
                        waiting("1"), waiting("2", ANNA, WORK_NUMBER, "Once.", NOON.plusSeconds(600)));
        assertThat(lockWaiting(NOON.plusSeconds(600))).isEmpty();
        claim(NOON.plusSeconds(600));
        assertThat(lockWaiting(now)).isEmpty();
        settle(find("1").failed(Duration.ofHours(1), NOON.plusSeconds(600), POLICY));
        assertThat(lockWaiting(NOON.plusSeconds(601))).isEmpty();
    }

    @Test
    default void a_notice_that_waits_is_claimed_with_the_body_that_it_got_last() {
        var longer = "Several changes. ".repeat(12);
        store(waiting("1"));

        doInUnit(() -> messages()
                .lockWaitingNotices(ANNA, NOON)
                .forEach(notice -> messages().rewrite(notice.rewritten(longer, NOON))));

        var expected = waiting("1", ANNA, HOME_NUMBER, longer, NOON.plusSeconds(600));
        assertThat(expected.segments()).isEqualTo(2);
        assertThat(find("1")).isEqualTo(expected);
        assertThat(claim(NOON.plusSeconds(600))).containsExactly(expected.leased(NOON.plusSeconds(600), POLICY));
    }

    @Test
    default void a_notice_is_either_rewritten_and_then_claimed_or_claimed_and_not_rewritten() throws Exception {
        var dueAt = NOON.plusSeconds(600);
        for (int i = 0; i < 30; i++) {
            var id = "round " + i;
            store(waiting(id));

            Callable<String> rewriter = () -> inUnit(() -> {
                var found = messages().lockWaitingNotices(ANNA, dueAt.minusMillis(1));
                found.forEach(notice -> messages().rewrite(notice.rewritten("Twice.", dueAt.minusMillis(1))));
                return found.isEmpty() ? "Once." : "Twice.";
            });
            Callable<String> claimer = () -> claim(dueAt).stream()
                    .map(message -> requireNonNull(message.content()).body())
                    .findFirst()
                    .orElse("");
            var bodies = atOnce(List.of(rewriter, claimer));

            var claimed = bodies.get(1).isEmpty() ? claimer.call() : bodies.get(1);
            assertThat(claimed).isEqualTo(bodies.get(0));
        }
    }

    @Test
    default void notices_are_withdrawn_neither_with_their_number_nor_with_its_codes() {
        store(waiting("1"), noticeAt("2", HOME_NUMBER, NOON), message("3"));

        doInUnit(() -> messages().expireAll(HOME_NUMBER, HOME, NOON));

        assertThat(find("1")).isEqualTo(waiting("1"));
        assertThat(find("2")).isEqualTo(noticeAt("2", HOME_NUMBER, NOON));
        assertThat(find("3")).isEqualTo(message("3").withdrawn(NOON));
    }

    @Test
    default void the_times_of_an_owners_notices_are_those_when_they_are_first_due() {
        store(noticeAt("1", HOME_NUMBER, NOON), noticeAt("2", WORK_NUMBER, NOON), waiting("3"));
        store(waiting("another owner's", BEN, HOME_NUMBER, "Once.", NOON.plusSeconds(900)));
        store(noticeAt("early", HOME_NUMBER, NOON.minusSeconds(1)), message("with a code"));
        claim(NOON.plusSeconds(620)).forEach(message -> settle(message.handedOver("a", "r", NOON.plusSeconds(621))));

        assertThat(inUnit(() -> messages().noticeTimes(ANNA, NOON, 10))).containsExactly(NOON.plusSeconds(600), NOON);
        assertThat(inUnit(() -> messages().noticeTimes(ANNA, NOON, 1))).containsExactly(NOON.plusSeconds(600));
        assertThat(inUnit(() -> messages().noticeTimes(ANNA, NOON.minusSeconds(1), 10)))
                .containsExactly(NOON.plusSeconds(600), NOON, NOON.minusSeconds(1));
    }

    @Test
    default void a_message_is_claimed_as_it_was_stored_once_it_is_due() {
        store(message("1"));

        assertThat(claim(ALL_DUE.minusMillis(1))).isEmpty();
        assertThat(claim(ALL_DUE)).containsExactly(message("1").leased(ALL_DUE, POLICY));
    }

    @Test
    default void a_claimed_message_is_leased() {
        store(message("1"));
        claim(ALL_DUE);

        assertThat(claim(ALL_DUE)).isEmpty();
        assertThat(claim(ALL_DUE.plus(POLICY.lease()))).hasSize(1);
    }

    @Test
    default void the_oldest_messages_are_claimed_first_and_no_more_than_requested() {
        store(message("late", HOME, HOME_NUMBER, NOON.plusSeconds(2)));
        store(message("early", HOME, HOME_NUMBER, NOON));
        store(message("between", HOME, HOME_NUMBER, NOON.plusSeconds(1)));

        var claimed = inUnit(() -> messages().claimDue(ALL_DUE.plusSeconds(5), 2, POLICY));

        assertThat(claimed)
                .extracting(TextMessage::id)
                .containsExactly(new MessageId("early"), new MessageId("between"));
    }

    @Test
    default void when_many_claim_at_once_each_one_gets_other_messages() throws Exception {
        store(IntStream.range(0, 40).mapToObj(i -> message("" + i)).toArray(TextMessage[]::new));

        Callable<List<TextMessage>> claimer = () -> inUnit(() -> messages().claimDue(ALL_DUE, 10, POLICY));
        var claimed = atOnce(Collections.nCopies(8, claimer)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(claimed).extracting(TextMessage::id).doesNotHaveDuplicates();
        var rest = IntStream.range(0, 8)
                .mapToObj(i -> claim(ALL_DUE))
                .flatMap(List::stream)
                .toList();
        assertThat(claimed.size() + rest.size()).isEqualTo(40);
    }

    @Test
    default void a_message_that_was_handed_over_is_not_claimed_again() {
        store(message("1"));
        settle(message("1").handedOver("webhook", "reference", NOON));

        assertThat(claim(ALL_DUE)).isEmpty();
    }

    @Test
    default void the_content_of_a_message_is_wiped_once_its_code_is_dead() {
        var message = message("1").handedOver("webhook", "reference", NOON);
        store(message("1"), message("2"));
        settle(message);
        doInUnit(() -> messages().wipe(message.expiresAt().minusMillis(1)));
        var before = find("1");

        doInUnit(() -> messages().wipe(message.expiresAt()));

        assertThat(before).isEqualTo(message);
        assertThat(find("1")).isEqualTo(message.wiped());
        assertThat(find("2")).as("the second message is still queued").isEqualTo(message("2"));
    }

    @Test
    default void the_content_of_a_message_is_wiped_once_its_code_was_entered_or_replaced_or_its_number_removed() {
        store(message("1"), message("2"), message("3", WORK, WORK_NUMBER, NOON));
        settle(message("1").handedOver("webhook", "1", NOON));
        settle(message("2").handedOver("webhook", "2", NOON));
        settle(message("3", WORK, WORK_NUMBER, NOON).handedOver("webhook", "3", NOON));
        doInUnit(() -> messages().markEntered(HOME_NUMBER, new ChallengeId("ver_1"), ALL_DUE));
        doInUnit(() -> messages().expire(HOME_NUMBER, new ChallengeId("ver_2"), ALL_DUE));
        doInUnit(() -> messages().expireAll(WORK_NUMBER, WORK, ALL_DUE));

        doInUnit(() -> messages().wipe(ALL_DUE));

        for (var id : List.of("1", "2", "3")) {
            assertThat(find(id).content()).isNull();
            assertThat(find(id).isAliveAt(ALL_DUE)).isFalse();
            assertThat(find(id).status()).isEqualTo(MessageStatus.HANDED_OVER);
        }
        assertThat(find("1").enteredAt()).isEqualTo(ALL_DUE);
        assertThat(find("2").enteredAt()).isNull();
    }

    @Test
    default void hand_overs_are_stored_with_their_results() {
        store(message("1"));
        var handedOver = message("1")
                .with("US", handover("a", HandoverRecord.Result.UNKNOWN, "timed\tout\nand more"))
                .with("US", handover("b", HandoverRecord.Result.ACCEPTED, null))
                .handedOver("b", "reference", NOON.plusSeconds(3));

        settle(handedOver);

        assertThat(find("1")).isEqualTo(handedOver);
    }

    /** Returns what can become of a message in a round. */
    private static List<TextMessage> rounds(TextMessage message) {
        var asked = message.with("US", handover("a", HandoverRecord.Result.UNKNOWN, "timed out"));
        var accepted = asked.with("US", handover("b", HandoverRecord.Result.ACCEPTED, null));
        return List.of(
                accepted.handedOver("b", "reference", NOON.plusSeconds(3)),
                accepted.handedOver("b", "reference", NOON.plusSeconds(3)).wiped(),
                asked.refused("a", "HTTP 422", NOON.plusSeconds(3)),
                asked.failed(null, NOON.plusSeconds(3), POLICY),
                message.expired(NOON.plusSeconds(3)));
    }

    @Test
    default void the_results_of_many_rounds_change_messages_as_the_rule_says() {
        var rounds = new ArrayList<TextMessage>();
        for (var meanwhile : List.of("nothing", "entered", "gave way", "replaced", "settled")) {
            rounds.addAll(IntStream.range(0, 5)
                    .mapToObj(i -> rounds(message(meanwhile + " " + i)).get(i))
                    .toList());
        }
        for (var round : rounds) {
            var id = round.id().value();
            store(message(id));
            switch (id.substring(0, id.length() - 2)) {
                case "entered" -> doInUnit(() -> messages().markEntered(HOME_NUMBER, challengeOf(round), NOON));
                case "gave way" -> doInUnit(() -> messages().supersede(HOME_NUMBER, challengeOf(round), NOON));
                case "replaced" -> doInUnit(() -> messages().expire(HOME_NUMBER, challengeOf(round), NOON));
                case "settled" -> settle(message(id).handedOver("c", "earlier", NOON));
                default -> {}
            }
        }
        var stored = asStored(rounds);

        doInUnit(() -> messages().update(rounds));

        assertThat(asStored(rounds))
                .containsExactlyElementsOf(IntStream.range(0, rounds.size())
                        .mapToObj(i -> stored.get(i).withHandovers(rounds.get(i)))
                        .toList());
    }

    @Test
    default void only_the_first_final_receipt_counts() {
        store(message("1"), message("2"));
        settle(message("1").handedOver("a", "same", NOON));
        settle(message("2").handedOver("b", "same", NOON));

        receive("a", "same", Receipt.State.DELIVERED);
        receive("a", "same", Receipt.State.IN_TRANSIT);
        receive("a", "same", Receipt.State.UNDELIVERED);
        receive("b", "same", Receipt.State.UNDELIVERED);

        var handedOver = new State.HandedOver(NOON, "a", "same");
        assertThat(find("1").state()).isEqualTo(new State.Delivered(handedOver, ALL_DUE));
        assertThat(find("2").state())
                .isEqualTo(new State.Undelivered(new State.HandedOver(NOON, "b", "same"), ALL_DUE, "21"));
        assertThat(inUnit(() -> messages().lockByReference("c", "same"))).isEmpty();
    }

    @Test
    default void no_two_references_become_one_and_each_is_kept() {
        var references = StoresContract.idsAtTheEdges().toList();
        for (int i = 0; i < references.size(); i++) {
            var reference = references.get(i);
            var id = "sms_" + i;
            assertThat(inUnit(() -> messages().lockByReference("a", reference))).isEmpty();
            store(message(id));
            settle(message(id).handedOver("a", reference, NOON));
        }

        for (int i = 0; i < references.size(); i++) {
            var reference = references.get(i);
            assertThat(inUnit(() -> messages().lockByReference("a", reference)))
                    .contains(message("sms_" + i).handedOver("a", reference, NOON));
        }
    }

    @Test
    default void of_many_receipts_at_once_one_changes_the_message() throws Exception {
        store(message("1"));
        settle(message("1").handedOver("a", "reference", NOON));

        Callable<Boolean> receipt = () -> receive("a", "reference", Receipt.State.DELIVERED);
        var changed = atOnce(Collections.nCopies(8, receipt));

        assertThat(changed).containsOnlyOnce(true);
    }

    @Test
    default void a_code_that_is_entered_during_the_hand_over_is_remembered() {
        store(message("1"));
        doInUnit(() -> messages().markEntered(HOME_NUMBER, new ChallengeId("ver_1"), NOON.plusSeconds(1)));

        settle(message("1").handedOver("a", "reference", NOON.plusSeconds(2)));

        assertThat(find("1").enteredAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(find("1").status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    /** Stores one message in each state, and one that is wiped, and returns them as they are then. */
    private List<TextMessage> storeOneInEachState() {
        var ids = List.of("queued", "handed over", "delivered", "undelivered", "refused", "expired", "wiped");
        ids.forEach(id -> store(message(id)));
        for (var id : List.of("handed over", "delivered", "undelivered")) {
            settle(message(id)
                    .with("US", handover("a", HandoverRecord.Result.ACCEPTED, null))
                    .handedOver("a", id, NOON));
        }
        receive("a", "delivered", Receipt.State.DELIVERED);
        receive("a", "undelivered", Receipt.State.UNDELIVERED);
        settle(message("refused").refused("a", "HTTP 422", NOON));
        settle(message("expired").expired(NOON));
        settle(message("wiped").handedOver("a", "wiped", NOON).wiped());
        return ids.stream().map(this::find).toList();
    }

    private static ChallengeId challengeOf(TextMessage message) {
        return requireNonNull(message.challengeId());
    }

    private List<TextMessage> asStored(List<TextMessage> messages) {
        return messages.stream().map(message -> find(message.id().value())).toList();
    }

    @Test
    default void a_code_that_is_entered_changes_its_messages_as_the_rule_says() {
        var stored = storeOneInEachState();

        stored.forEach(message -> doInUnit(() -> messages().markEntered(HOME_NUMBER, challengeOf(message), ALL_DUE)));

        assertThat(asStored(stored))
                .containsExactlyElementsOf(
                        stored.stream().map(message -> message.entered(ALL_DUE)).toList());
    }

    @Test
    default void a_code_that_is_replaced_withdraws_its_messages_as_the_rule_says() {
        var stored = storeOneInEachState();

        stored.forEach(message -> doInUnit(() -> messages().expire(HOME_NUMBER, challengeOf(message), ALL_DUE)));

        assertThat(stored).filteredOn(message -> message.isAliveAt(ALL_DUE)).hasSize(4);
        assertThat(asStored(stored)).containsExactlyElementsOf(withdrawnIfAlive(stored));
    }

    /** The codes of a second-factor challenge have one challenge, also those that went to another number before. */
    @Test
    default void a_code_is_entered_replaced_or_sent_again_at_one_number_only() {
        var home = message("1");
        var work = TextMessage.queued(
                new MessageId("2"),
                MessageType.SECOND_FACTOR,
                ANNA,
                WORK,
                home.challengeId(),
                new Content(WORK_NUMBER, "123456 is your code.", "123456"),
                NOON,
                NOON.plusSeconds(600),
                POLICY);
        store(home, work);
        var challenge = challengeOf(home);

        doInUnit(() -> messages().markEntered(HOME_NUMBER, challenge, NOON.plusSeconds(1)));
        doInUnit(() -> messages().supersede(HOME_NUMBER, challenge, NOON.plusSeconds(1)));
        doInUnit(() -> messages().expire(HOME_NUMBER, challenge, NOON.plusSeconds(1)));

        assertThat(find("1")).isNotEqualTo(home);
        assertThat(find("2")).isEqualTo(work);
    }

    @Test
    default void a_number_that_is_removed_withdraws_its_messages_as_the_rule_says() {
        var stored = storeOneInEachState();

        doInUnit(() -> messages().expireAll(HOME_NUMBER, HOME, ALL_DUE));

        assertThat(asStored(stored)).containsExactlyElementsOf(withdrawnIfAlive(stored));
    }

    private static List<TextMessage> withdrawnIfAlive(List<TextMessage> messages) {
        return messages.stream()
                .map(message -> message.isAliveAt(ALL_DUE) ? message.withdrawn(ALL_DUE) : message)
                .toList();
    }

    @Test
    default void old_messages_are_purged_from_the_oldest_on_unless_they_are_queued() {
        store(message("queued", HOME, HOME_NUMBER, NOON.minusSeconds(9)));
        for (int age : new int[] {3, 1, 2, 0}) {
            var message = message(String.valueOf(age), HOME, HOME_NUMBER, NOON.minusSeconds(age));
            store(message);
            settle(message.expired(NOON));
        }

        assertThat(inUnit(() -> messages().purge(NOON, 2))).isEqualTo(2);
        assertThat(found(null, null, null)).containsExactly("0", "1", "queued");
        assertThat(inUnit(() -> messages().purge(NOON, 2))).isOne();
        assertThat(inUnit(() -> messages().purge(NOON, 2))).isZero();
        assertThat(found(null, null, null)).containsExactly("0", "queued");
        assertThat(inUnit(() -> stores().accounts().history(ANNA, HOME_NUMBER)).lastSentAt())
                .isEqualTo(NOON);
    }

    @Test
    default void a_number_whose_messages_are_all_purged_was_never_sent_a_code() {
        store(message("1"));
        settle(message("1").expired(NOON));

        doInUnit(() -> messages().purge(NOON.plusSeconds(1), 10));

        assertThat(inUnit(() -> stores().accounts().history(ANNA, HOME_NUMBER)).lastSentAt())
                .isNull();
        assertThat(inUnit(() -> messages().find(new MessageId("1")))).isEmpty();
        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, HOME, 10))).isEmpty();
    }

    @Test
    default void several_nodes_purge_at_once_and_delete_each_message_once() throws Exception {
        for (int i = 0; i < 40; i++) {
            var message = message(String.valueOf(i));
            store(message);
            settle(message.expired(NOON));
        }

        var deleted = StoresContract.atOnce(Collections.nCopies(8, (Callable<Integer>)
                () -> inUnit(() -> messages().purge(NOON.plusSeconds(1), 5))));

        assertThat(deleted.stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(40 - found(null, null, null, 100).size());
    }

    @Test
    default void messages_with_the_same_code_give_way_as_the_rule_says() {
        var stored = storeOneInEachState();

        stored.forEach(message -> doInUnit(() -> messages().supersede(HOME_NUMBER, challengeOf(message), ALL_DUE)));

        assertThat(asStored(stored))
                .containsExactlyElementsOf(stored.stream()
                        .map(message -> message.superseded(ALL_DUE))
                        .toList());
    }

    @Test
    default void a_message_that_gave_way_during_its_hand_over_keeps_the_result() {
        store(message("1"));
        doInUnit(() -> messages().supersede(HOME_NUMBER, new ChallengeId("ver_1"), NOON.plusSeconds(1)));

        settle(message("1").handedOver("a", "reference", NOON.plusSeconds(2)));

        assertThat(find("1").status()).isEqualTo(MessageStatus.HANDED_OVER);
        assertThat(find("1").expiresAt()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    default void dead_codes_wipe_their_messages_as_the_rule_says_unless_they_are_queued() {
        var stored = storeOneInEachState();

        doInUnit(() -> messages().wipe(stored.getFirst().expiresAt()));

        assertThat(asStored(stored))
                .containsExactlyElementsOf(stored.stream()
                        .map(message -> message.isQueued() ? message : message.wiped())
                        .toList());
    }

    @Test
    default void the_messages_of_all_owners_to_a_number_are_listed_with_the_newest_first() {
        store(message("1"), message("2", new PhoneNumberId("idn_ben"), HOME_NUMBER, NOON.plusSeconds(1)));
        store(message("3", WORK, WORK_NUMBER, NOON));

        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, 10)))
                .extracting(TextMessage::id)
                .containsExactly(new MessageId("2"), new MessageId("1"));
        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, 1))).hasSize(1);
    }

    @Test
    default void the_messages_to_a_number_are_listed_with_the_newest_first() {
        store(message("1"), message("2", HOME, HOME_NUMBER, NOON.plusSeconds(1)));
        store(message("3", WORK, WORK_NUMBER, NOON));

        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, HOME, 10)))
                .extracting(TextMessage::id)
                .containsExactly(new MessageId("2"), new MessageId("1"));
        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, HOME, 1))).hasSize(1);
        assertThat(inUnit(() -> messages().newest(HOME_NUMBER, WORK, 10))).isEmpty();
    }

    @Test
    default void messages_are_found_by_status_gateway_and_age() {
        store(message("1"), message("2", WORK, WORK_NUMBER, NOON.plusSeconds(1)), message("3"));
        settle(message("1").handedOver("a", "reference", NOON));
        settle(message("3").refused("b", "HTTP 422", NOON));

        assertThat(found(null, null, null)).containsExactly("2", "1", "3");
        assertThat(found(MessageStatus.QUEUED, null, null)).containsExactly("2");
        assertThat(found(null, "a", null)).containsExactly("1");
        assertThat(found(MessageStatus.REFUSED, "b", NOON)).containsExactly("3");
        assertThat(found(null, null, NOON.plusSeconds(1))).containsExactly("2");
        assertThat(inUnit(() -> messages().newest(new MessageSearch(null, null, null, 1))))
                .hasSize(1);
    }

    @Test
    default void knows_the_gateway_of_the_last_message_to_a_number_if_its_code_was_not_entered() {
        store(message("1"), message("2", HOME, HOME_NUMBER, NOON.plusSeconds(1)));
        settle(message("1").handedOver("a", "reference", NOON));
        var later = NOON.plusSeconds(1);

        assertThat(inUnit(() -> messages().lastGateway(HOME_NUMBER, NOON, later)))
                .contains("a");
        assertThat(inUnit(() -> messages().lastGateway(HOME_NUMBER, NOON, NOON)))
                .isEmpty();
        assertThat(inUnit(() -> messages().lastGateway(HOME_NUMBER, later, later)))
                .isEmpty();
        assertThat(inUnit(() -> messages().lastGateway(WORK_NUMBER, NOON, later)))
                .isEmpty();
        doInUnit(() -> messages().markEntered(HOME_NUMBER, new ChallengeId("ver_1"), later));
        assertThat(inUnit(() -> messages().lastGateway(HOME_NUMBER, NOON, later)))
                .isEmpty();
    }

    @Test
    default void counts_what_became_of_codes_by_gateway_and_region() {
        store(message("1"), message("2"), message("3"), message("4"), message("5"));
        var accepted = handover("a", HandoverRecord.Result.ACCEPTED, null);
        for (var id : List.of("1", "2", "3")) {
            settle(message(id).with("US", accepted).handedOver("a", id, NOON));
        }
        settle(message("4").with("CA", accepted).handedOver("a", "4", NOON));
        settle(message("5").with("US", accepted).refused("a", "HTTP 422", NOON));
        receive("a", "1", Receipt.State.DELIVERED);
        receive("a", "2", Receipt.State.UNDELIVERED);
        doInUnit(() -> messages().markEntered(HOME_NUMBER, new ChallengeId("ver_1"), ALL_DUE));

        assertThat(inUnit(() -> messages().counts(NOON, ALL_DUE)))
                .containsExactlyInAnyOrder(
                        new DeliveryCounts("a", "US", 3, 1, 1, 1), new DeliveryCounts("a", "CA", 1, 0, 0, 0));
        assertThat(inUnit(() -> messages().counts(NOON.plusSeconds(1), ALL_DUE)))
                .isEmpty();
    }

    @Test
    default void notices_are_not_counted() {
        var notice = notice();
        store(notice);
        settle(notice.with("US", handover("a", HandoverRecord.Result.ACCEPTED, null))
                .handedOver("a", "1", NOON));

        assertThat(inUnit(() -> messages().counts(NOON, ALL_DUE))).isEmpty();
    }

    @Test
    default void a_message_whose_round_failed_is_claimed_again_once_it_is_due() {
        store(message("1"));
        var failed = message("1").failed(null, NOON, POLICY);
        settle(failed);

        assertThat(claim(NOON)).isEmpty();
        assertThat(claim(NOON.plus(POLICY.firstRetry())))
                .containsExactly(failed.leased(NOON.plus(POLICY.firstRetry()), POLICY));
    }

    @Test
    default void a_settled_message_stays_settled() {
        store(message("1"));
        settle(message("1").refused("webhook", "HTTP 422", NOON));
        settle(message("1").failed(null, NOON, POLICY));

        assertThat(claim(ALL_DUE)).isEmpty();
    }

    @Test
    default void the_message_of_a_replaced_code_is_not_claimed() {
        store(message("1"), message("2"));
        doInUnit(() -> messages().expire(HOME_NUMBER, new ChallengeId("ver_1"), NOON));

        assertThat(claim(ALL_DUE)).extracting(TextMessage::id).containsExactly(new MessageId("2"));
    }

    @Test
    default void the_messages_to_a_removed_number_are_not_claimed() {
        store(message("1"), message("2"), message("3", WORK, WORK_NUMBER, NOON));
        doInUnit(() -> messages().expireAll(HOME_NUMBER, HOME, NOON));

        assertThat(claim(ALL_DUE)).extracting(TextMessage::id).containsExactly(new MessageId("3"));
    }

    @Test
    default void the_readable_messages_are_listed_with_the_newest_first() {
        store(message("1"), message("2", WORK, WORK_NUMBER, NOON.plusSeconds(1)));
        store(message("3", HOME, HOME_NUMBER, NOON.plusSeconds(2)), message("4"));
        var third = message("3", HOME, HOME_NUMBER, NOON.plusSeconds(2)).handedOver("dev", "r", NOON);
        settle(message("1").handedOver("dev", "r", NOON));
        settle(message("2", WORK, WORK_NUMBER, NOON.plusSeconds(1)).handedOver("dev", "r", NOON));
        settle(third);

        assertThat(inUnit(() -> messages().newestHandedOver(HOME_NUMBER, 1))).containsExactly(third);
        assertThat(readable(HOME_NUMBER)).containsExactly(new MessageId("3"), new MessageId("1"));
        assertThat(inUnit(() -> messages().newestHandedOver(null, 10)))
                .extracting(TextMessage::id)
                .containsExactly(new MessageId("3"), new MessageId("2"), new MessageId("1"));
    }

    @Test
    default void a_wiped_message_is_not_readable() {
        store(message("1"));
        settle(message("1").handedOver("dev", "r", NOON));
        doInUnit(() -> messages().wipe(message("1").expiresAt()));

        assertThat(readable(HOME_NUMBER)).isEmpty();
        assertThat(find("1").status()).isEqualTo(MessageStatus.HANDED_OVER);
    }

    @Test
    default void knows_since_when_the_oldest_message_has_been_due() {
        store(message("1"), message("2", HOME, HOME_NUMBER, NOON.plusSeconds(5)));

        assertThat(inUnit(() -> messages().oldestDue(NOON))).isEmpty();
        assertThat(inUnit(() -> messages().oldestDue(ALL_DUE.plusSeconds(9)))).contains(ALL_DUE);
    }

    @Test
    default void remembers_when_a_code_was_last_sent_to_an_owners_number() {
        store(message("1"), message("2", HOME, HOME_NUMBER, NOON.plusSeconds(5)));
        settle(message("2", HOME, HOME_NUMBER, NOON.plusSeconds(5)).handedOver("webhook", "r", NOON));

        assertThat(inUnit(() -> stores().accounts().history(ANNA, HOME_NUMBER)).lastSentAt())
                .isEqualTo(NOON.plusSeconds(5));
        assertThat(inUnit(() -> stores().accounts().history(BEN, HOME_NUMBER)).lastSentAt())
                .isNull();
    }

    @Test
    default void a_message_is_not_stored_if_its_unit_of_work_fails() {
        try {
            doInUnit(() -> {
                messages().add(message("1"));
                throw new IllegalStateException("power cut");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("power cut");
        }

        assertThat(claim(ALL_DUE)).isEmpty();
        assertThat(inUnit(() -> messages().find(new MessageId("1")))).isEmpty();
    }
}
