package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.delivery.engine.MessageDelivery;
import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.MessageStatus;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.delivery.message.TextMessageEvent;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.Ceiling;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.limit.LimitRule;
import dev.ringproof.core.domain.limit.Window;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.fixture.Deliveries;
import dev.ringproof.core.fixture.OptOutLists;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many notices an owner gets: one in ten minutes and ten a day, and no change stays untold. */
class NoticesTest {
    private static final String SEVERAL =
            "Ringproof: several changes were made to your numbers or two-step sign-in. Not you? Contact support.";
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final LimitRule RULE =
            LimitPolicy.DEFAULT.rule(Limit.NOTICES).orElseThrow();

    private final SettableClock clock = new SettableClock(NOON);
    private final Stores stores = InMemoryStores.empty(clock);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<Event> events = new ArrayList<>();
    private final List<Ringproof> servers = new ArrayList<>();
    private final MessageDelivery delivery =
            Deliveries.on(stores, stores.work(), OptOutLists.on(stores), events::add, gateway);
    private Ringproof ringproof = with(RULE);

    /** Returns a server with another rule for notices, on the same stores. */
    private Ringproof with(LimitRule rule) {
        var server = Ringproof.with(gateway)
                .stores(stores)
                .listener(events::add)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
                .limits(LimitPolicy.OFF.with(Limit.NOTICES, rule))
                .forTests()
                .build();
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    private PhoneNumberAdministration administration() {
        return ringproof.administration();
    }

    private static String number(int i) {
        return "+1415555267" + i;
    }

    private PhoneNumberId added(OwnerId owner, int i) {
        return BackEnd.of(ringproof)
                .create(owner, number(i), new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow()
                .phoneNumber()
                .id();
    }

    private void reserve(PhoneNumberId id, boolean reserved) {
        administration().update(id, PhoneNumberUpdate.reserved(reserved)).orElseThrow();
    }

    private void makeDefault(PhoneNumberId id) {
        administration()
                .update(id, new PhoneNumberUpdate(null, null, null, true))
                .orElseThrow();
    }

    /** Adds four numbers, all of which are second factors, and forgets the notices about that. */
    private List<PhoneNumberId> fourSecondFactors(OwnerId owner) {
        var ids = IntStream.range(1, 5).mapToObj(i -> added(owner, i)).toList();
        ids.forEach(id -> reserve(id, true));
        clock.advance(ONE_DAY);
        due();
        clock.advance(ONE_DAY.multipliedBy(2));
        gateway.clear();
        events.clear();
        return ids;
    }

    /** Hands over the messages that are due now, as the dispatcher does it, and returns all that were sent. */
    private List<OutgoingMessage> due() {
        var claimed = delivery.claimDue(100);
        delivery.settle(claimed.stream().map(delivery::handOver).toList());
        return gateway.messages();
    }

    private List<String> recipients() {
        return gateway.messages().stream()
                .map(message -> message.to().value())
                .sorted()
                .toList();
    }

    private List<LimitEvent> limitEvents() {
        return events.stream()
                .filter(LimitEvent.class::isInstance)
                .map(LimitEvent.class::cast)
                .toList();
    }

    private List<String> bodies() {
        return gateway.messages().stream().map(OutgoingMessage::body).toList();
    }

    /** Attack C2: before there was a limit, this sent 160 messages. */
    @Test
    void
            forty_changes_of_the_default_in_2_6_seconds_are_told_by_one_message_now_and_one_later_to_each_of_four_numbers() {
        var ids = fourSecondFactors(ANNA);

        for (int i = 1; i <= 40; i++) {
            makeDefault(ids.get(i % 2));
            clock.advance(Duration.ofMillis(65));
        }

        assertThat(gateway.messages()).hasSize(4);
        assertThat(bodies()).allMatch(body -> body.contains("two-step sign-in now asks +1********72 first"));
        clock.advance(TEN_MINUTES.minus(Duration.ofMillis(40 * 65)).minus(MILLI));
        assertThat(due()).hasSize(4);
        clock.advance(MILLI);
        assertThat(due()).hasSize(8);
        assertThat(bodies().subList(4, 8)).containsOnly(SEVERAL);
        assertThat(recipients())
                .containsExactly(
                        number(1), number(1), number(2), number(2), number(3), number(3), number(4), number(4));
        clock.advance(ONE_DAY);
        assertThat(due()).hasSize(8);
    }

    @Test
    void releasing_and_reserving_twenty_times_is_told_by_one_message_now_and_one_later_to_each_of_four_numbers() {
        var ids = fourSecondFactors(ANNA);

        for (int i = 0; i < 20; i++) {
            reserve(ids.get(2), false);
            reserve(ids.get(2), true);
            clock.advance(Duration.ofMillis(130));
        }

        assertThat(gateway.messages()).hasSize(4);
        clock.advance(TEN_MINUTES);
        assertThat(due()).hasSize(8);
        clock.advance(ONE_DAY);
        assertThat(due()).hasSize(8);
    }

    @Test
    void a_change_that_is_gathered_alone_keeps_its_own_words() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        gateway.clear();

        reserve(ids.get(2), false);
        clock.advance(TEN_MINUTES);

        assertThat(due()).hasSize(4);
        assertThat(bodies()).allMatch(body -> body.contains("+1********73 is no longer used for two-step sign-in"));
    }

    @Test
    void owners_do_not_wait_for_each_other() {
        var annas = fourSecondFactors(ANNA);
        var bens = BackEnd.of(ringproof)
                .create(BEN, "+14155552680", new PhoneNumberUpdate(true, null, true, null))
                .orElseThrow()
                .phoneNumber()
                .id();

        makeDefault(annas.get(1));
        reserve(bens, false);

        assertThat(recipients()).containsExactly(number(1), number(2), number(3), number(4), "+14155552680");
    }

    @Test
    void ten_minutes_after_a_gathered_notice_the_next_change_is_told_at_once() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        makeDefault(ids.get(0));
        clock.advance(TEN_MINUTES);
        assertThat(due()).hasSize(8);

        clock.advance(TEN_MINUTES.minus(MILLI));
        makeDefault(ids.get(1));
        assertThat(gateway.messages()).hasSize(8);
        clock.advance(MILLI);
        assertThat(due()).hasSize(12);

        clock.advance(TEN_MINUTES);
        makeDefault(ids.get(0));
        assertThat(gateway.messages()).hasSize(16);
    }

    @Test
    void the_dispatcher_sends_a_gathered_notice_once_the_clock_says_that_it_is_due() throws Exception {
        var ids = fourSecondFactors(ANNA);
        var stored = new LinkedBlockingQueue<TextMessageEvent>();
        try (var background = Ringproof.with(gateway)
                .stores(stores)
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
                .limits(LimitPolicy.OFF.with(Limit.NOTICES, RULE))
                .listener(event -> {
                    if (event instanceof TextMessageEvent handedOver) {
                        stored.add(handedOver);
                    }
                })
                .build()) {
            for (int i = 1; i <= 3; i++) {
                background
                        .phoneNumbers()
                        .makeDefaultSecondFactor(as(ANNA), ids.get(i % 2))
                        .orElseThrow();
            }
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.nextMessage().body()).contains("now asks");
                // While the result is not stored, the next minutes would let the message be handed over once more.
                assertThat(stored.take().type()).isEqualTo(TextMessageEvent.Type.HANDED_OVER);
            }

            clock.advance(TEN_MINUTES);

            for (int i = 0; i < 4; i++) {
                assertThat(gateway.nextMessage().body()).isEqualTo(SEVERAL);
            }
        }
        assertThat(gateway.messages()).hasSize(8);
    }

    /** The owner must hear of what an attacker did, also at the number that the attacker removed. */
    @Test
    void a_number_that_is_removed_meanwhile_is_told_of_all_changes_up_to_its_removal() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        gateway.clear();

        reserve(ids.get(3), false);
        administration().destroy(ids.get(3)).orElseThrow();
        makeDefault(ids.get(0));
        clock.advance(TEN_MINUTES);

        assertThat(due()).hasSize(4);
        assertThat(recipients()).containsExactly(number(1), number(2), number(3), number(4));
        assertThat(bodies()).containsOnly(SEVERAL);
    }

    @Test
    void a_number_that_is_removed_is_told_of_it_even_if_the_message_could_not_be_handed_over_yet() {
        var ids = fourSecondFactors(ANNA);
        gateway.willAnswer(new Handover.Unavailable("HTTP 500"));
        makeDefault(ids.get(1));
        administration().destroy(ids.get(3)).orElseThrow();
        gateway.clear();

        clock.advance(Duration.ofSeconds(30));

        assertThat(due()).extracting(message -> message.to().value()).contains(number(4));
    }

    @Test
    void a_number_that_is_verified_meanwhile_is_told_of_the_changes_after_that() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        makeDefault(ids.get(0));
        gateway.clear();

        added(ANNA, 5);
        reserve(ids.get(3), false);
        clock.advance(TEN_MINUTES);

        assertThat(due()).hasSize(5);
        assertThat(gateway.messages())
                .filteredOn(message -> message.to().value().equals(number(5)))
                .singleElement()
                .satisfies(message -> assertThat(message.body()).contains("+1********74 is no longer used"));
        assertThat(bodies().stream().filter(SEVERAL::equals)).hasSize(4);
    }

    @Test
    void a_number_that_is_removed_and_added_again_meanwhile_gets_one_message() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        gateway.clear();

        administration().destroy(ids.get(3)).orElseThrow();
        reserve(added(ANNA, 4), true);
        clock.advance(TEN_MINUTES);

        assertThat(due()).hasSize(4);
        assertThat(bodies()).containsOnly(SEVERAL);
    }

    @Test
    void a_gathered_notice_may_be_sent_for_four_hours_after_it_is_due() {
        var ids = fourSecondFactors(ANNA);
        makeDefault(ids.get(1));
        makeDefault(ids.get(0));
        gateway.clear();

        clock.advance(TEN_MINUTES.plus(Duration.ofHours(4)).minus(MILLI));

        assertThat(due()).hasSize(4);
    }

    @Test
    void after_ten_notices_in_a_day_the_changes_are_told_together_when_the_first_one_is_a_day_old() {
        var ids = fourSecondFactors(ANNA);
        var first = clock.instant();
        for (int i = 1; i <= 10; i++) {
            makeDefault(ids.get(i % 2));
            clock.advance(TEN_MINUTES);
        }
        assertThat(gateway.messages()).hasSize(40);

        for (int i = 1; i <= 50; i++) {
            makeDefault(ids.get(i % 2));
            clock.advance(TEN_MINUTES);
            due();
        }
        reserve(ids.get(3), false);
        assertThat(gateway.messages()).hasSize(40);

        clock.advance(Duration.between(clock.instant(), first.plus(ONE_DAY).minus(MILLI)));
        assertThat(due()).hasSize(40);
        clock.advance(MILLI);
        assertThat(due()).hasSize(44);
        assertThat(bodies().subList(40, 44)).containsOnly(SEVERAL);
    }

    /** With a seed of its own for each run of changes, since an attacker may change whatever and whenever they want. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void within_any_ten_minutes_there_is_one_notice_and_within_any_day_there_are_ten_and_the_last_change_is_told(
            long seed) {
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var ids = fourSecondFactors(ANNA);
        var times = new ArrayList<Instant>();
        var lastChange = clock.instant();
        var end = clock.instant().plus(Duration.ofDays(3));
        while (clock.instant().isBefore(end)) {
            gateway.clear();
            due();
            if (random.nextInt(3) == 0) {
                makeDefault(administration().account(ANNA).numbers().stream()
                        .filter(number -> !number.defaultSecondFactor())
                        .map(PhoneNumber::id)
                        .findFirst()
                        .orElseThrow());
                lastChange = clock.instant();
            }
            if (!gateway.messages().isEmpty()) {
                assertThat(recipients()).containsExactly(number(1), number(2), number(3), number(4));
                times.add(clock.instant());
            }
            clock.advance(Duration.ofSeconds(60));
        }
        while (!times.getLast().isAfter(lastChange) && clock.instant().isBefore(end.plus(ONE_DAY))) {
            gateway.clear();
            if (!due().isEmpty()) {
                times.add(clock.instant());
            }
            clock.advance(Duration.ofSeconds(60));
        }

        assertThat(times.getLast()).isAfterOrEqualTo(lastChange);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i)).isAfterOrEqualTo(times.get(i - 1).plus(TEN_MINUTES));
        }
        for (int i = 10; i < times.size(); i++) {
            assertThat(times.get(i)).isAfterOrEqualTo(times.get(i - 10).plus(ONE_DAY));
        }
        assertThat(times).hasSizeBetween(30, 41);
        assertThat(ids).hasSize(4);
    }

    @Test
    void new_numbers_do_not_give_an_owner_fresh_notices() {
        reserve(added(ANNA, 1), true);
        assertThat(gateway.messages()).hasSize(1);

        administration().disableSecondFactor(ANNA).orElseThrow();
        administration()
                .destroy(ringproof
                        .phoneNumbers()
                        .account(as(ANNA))
                        .numbers()
                        .getFirst()
                        .id())
                .orElseThrow();
        reserve(added(ANNA, 2), true);

        assertThat(gateway.messages()).hasSize(1);
        clock.advance(TEN_MINUTES);
        assertThat(due()).hasSize(3);
        assertThat(recipients()).containsExactly(number(1), number(1), number(2));
    }

    @Test
    void a_back_end_that_switches_the_second_factor_off_is_told_as_several_changes() {
        fourSecondFactors(ANNA);

        administration().disableSecondFactor(ANNA).orElseThrow();

        assertThat(gateway.messages()).hasSize(4);
        assertThat(bodies()).containsOnly(SEVERAL);
    }

    @ParameterizedTest
    @EnumSource(
            value = LimitMode.class,
            names = {"OFF", "OBSERVE"})
    void if_the_limit_is_not_enforced_each_change_is_told_at_once(LimitMode mode) {
        ringproof = with(RULE.with(mode));
        var ids = fourSecondFactors(ANNA);

        for (int i = 1; i <= 12; i++) {
            makeDefault(ids.get(i % 2));
        }

        assertThat(gateway.messages()).hasSize(48);
        clock.advance(ONE_DAY);
        assertThat(due()).hasSize(48);
        assertThat(limitEvents()).hasSize(mode == LimitMode.OBSERVE ? 11 : 0);
    }

    @Test
    void a_limit_that_is_observed_says_which_ceilings_a_notice_would_pass_and_shows_no_owner() {
        ringproof = with(RULE.with(LimitMode.OBSERVE));
        var ids = fourSecondFactors(ANNA);

        for (int i = 1; i <= 11; i++) {
            makeDefault(ids.get(i % 2));
            clock.advance(MILLI);
        }

        assertThat(limitEvents().getLast().findings().toString())
                .isEqualTo("[notices: 11 of 1/PT10M (observed), notices: 11 of 10/PT24H (observed)]");
    }

    @Test
    void other_ceilings_hold_too_and_a_ceiling_of_none_still_allows_one() {
        ringproof = with(new LimitRule(LimitMode.ENFORCE, List.of(new Ceiling(0, Window.Calendar.DAY))));
        var ids = fourSecondFactors(ANNA);
        clock.advance(Duration.ofHours(11));

        makeDefault(ids.get(1));
        makeDefault(ids.get(0));
        assertThat(gateway.messages()).hasSize(4);
        clock.advance(Duration.ofHours(1).minus(MILLI));
        assertThat(due()).hasSize(4);
        clock.advance(MILLI);
        assertThat(due()).as("the next day has begun").hasSize(8);
    }

    @Test
    void an_operator_sees_the_notices_that_wait_and_can_send_one_now() {
        var ids = fourSecondFactors(ANNA);
        var first = clock.instant();
        makeDefault(ids.get(1));
        clock.advance(Duration.ofMinutes(1));
        makeDefault(ids.get(0));
        clock.advance(Duration.ofMinutes(1));
        var waiting = ringproof.messages().ofNumber(ids.get(0)).getFirst();
        assertThat(waiting.status()).isEqualTo(MessageStatus.QUEUED);
        assertThat(waiting.dueAt()).contains(first.plus(TEN_MINUTES));
        gateway.clear();

        MessageId id = waiting.id();
        ringproof.messages().resend(id).orElseThrow();

        assertThat(gateway.lastMessage().body()).contains("now asks +1********71 first");
    }
}
