package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.BudgetPolicy;
import dev.ringproof.core.domain.limit.BudgetPolicy.Budget;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.limit.LimitEvent;
import dev.ringproof.core.domain.limit.LimitMode;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the limits let pass, through the front door. */
class LimitsTest {
    private static final String VICTIM = "+14155552671";

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<Event> events = new ArrayList<>();
    private final List<Ringproof> opened = new ArrayList<>();
    private int numbers;

    @AfterEach
    void close() {
        opened.forEach(Ringproof::close);
    }

    private Ringproof with(LimitPolicy limits) {
        var ringproof = Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .numbers(new NumberPolicy(Set.of("US", "GB"), false, false, null, false))
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, false))
                .limits(limits)
                .listener(events::add)
                .forTests()
                .build();
        opened.add(ringproof);
        return ringproof;
    }

    private static OwnerId owner(int i) {
        return new OwnerId("user_" + i);
    }

    /** Returns another number each time, far from all others. */
    private String anotherNumber() {
        numbers++;
        return "+1%d%04d".formatted(212 + numbers / 700 * 100, 0).substring(0, 5)
                + "%03d%04d".formatted(200 + numbers % 700, 1000 + numbers);
    }

    private static RequestOrigin from(String address) {
        return new RequestOrigin(address, null);
    }

    private static Outcome<PhoneNumber> prepared(
            Ringproof ringproof, OwnerId owner, String number, RequestOrigin origin) {
        var id = ringproof
                .phoneNumbers()
                .create(as(owner), number, origin)
                .orElseThrow()
                .id();
        return ringproof.phoneNumbers().prepareVerification(as(owner), id, origin);
    }

    private static Outcome<PhoneNumber> prepared(Ringproof ringproof, OwnerId owner, String number) {
        return prepared(ringproof, owner, number, RequestOrigin.UNKNOWN);
    }

    /** Adds a number of the owner and verifies it. */
    private PhoneNumberId verified(Ringproof ringproof, OwnerId owner, String number) {
        var id = prepared(ringproof, owner, number).orElseThrow().id();
        ringproof
                .phoneNumbers()
                .attemptVerification(as(owner), id, gateway.lastCode())
                .orElseThrow();
        return id;
    }

    private String wrong() {
        return gateway.lastCode().equals("000000") ? "000001" : "000000";
    }

    @Test
    void many_owners_send_a_victim_as_many_messages_as_one_number_may_get() {
        var ringproof = with(LimitPolicy.DEFAULT);

        for (int i = 0; i < 150; i++) {
            var outcome = prepared(ringproof, owner(i), VICTIM);
            if (outcome instanceof Refused<PhoneNumber> refused) {
                assertThat(refused.refusal()).isEqualTo(new Refusal.TooManyRequests());
            }
            clock.advance(Duration.ofMillis(87));
        }

        assertThat(gateway.messages()).hasSize(5);
    }

    @Test
    void a_number_gets_ten_messages_a_day_and_no_more_in_any_day() {
        var ringproof = with(LimitPolicy.DEFAULT);
        var sent = new ArrayList<Instant>();
        var until = NOON.plus(Duration.ofDays(4));
        for (int i = 0; clock.instant().isBefore(until); i++) {
            if (prepared(ringproof, owner(i), VICTIM) instanceof Accepted<PhoneNumber>) {
                sent.add(clock.instant());
            }
            clock.advance(Duration.ofMinutes(7));
        }

        assertThat(sent).hasSizeBetween(20, 40);
        for (var from : sent) {
            assertThat(sent.stream()
                            .filter(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofDays(1))))
                            .count())
                    .isLessThanOrEqualTo(10);
        }
    }

    @Test
    void an_owner_who_adds_and_removes_numbers_in_a_loop_gets_as_many_messages_as_one_owner_may_cause() {
        var ringproof = with(LimitPolicy.DEFAULT);

        for (int i = 0; i < 150; i++) {
            var number = ringproof.phoneNumbers().create(as(ANNA), anotherNumber());
            if (number instanceof Accepted<PhoneNumber> added) {
                ringproof
                        .phoneNumbers()
                        .prepareVerification(as(ANNA), added.value().id());
                ringproof.phoneNumbers().destroy(as(ANNA), added.value().id());
            }
        }

        assertThat(gateway.messages()).hasSize(10);
    }

    /** Each axis counts by its own value: here the third request is the first one too many. */
    @ParameterizedTest
    @EnumSource(names = {"NUMBER", "OWNER", "ADDRESS", "RANGE", "PREFIX", "WIDE_PREFIX", "REGION", "SERVER"})
    void each_limit_on_messages_counts_what_it_is_for_and_nothing_else(Limit limit) {
        var ringproof = with(Limits.only(limit, 2));
        record Request(OwnerId owner, String number, String address) {}
        var attacked = List.of(
                new Request(owner(1), VICTIM, "192.0.2.1"),
                new Request(limit == Limit.OWNER ? owner(1) : owner(2), neighbour(limit, 1), "192.0.2.1"),
                new Request(limit == Limit.OWNER ? owner(1) : owner(3), neighbour(limit, 2), "192.0.2.1"));
        var other = new Request(owner(9), "+447400123456", "198.51.100.7");

        var outcomes = attacked.stream()
                .map(request -> prepared(ringproof, request.owner(), request.number(), from(request.address())))
                .toList();
        var unrelated = prepared(ringproof, other.owner(), other.number(), from(other.address()));

        assertThat(outcomes.get(0)).isInstanceOf(Accepted.class);
        assertThat(outcomes.get(1)).isInstanceOf(Accepted.class);
        assertThat(refusal(outcomes.get(2))).isEqualTo(new Refusal.TooManyRequests());
        if (limit == Limit.SERVER) {
            assertThat(refusal(unrelated)).isEqualTo(new Refusal.TooManyRequests());
        } else {
            assertThat(unrelated).isInstanceOf(Accepted.class);
        }
    }

    /** Returns a number that has only this limit's value in common with the victim's. */
    private static String neighbour(Limit limit, int i) {
        return switch (limit) {
            case NUMBER -> VICTIM;
            case RANGE -> "+141555526" + (40 + i);
            case PREFIX -> "+1415555" + (3300 + 100 * i);
            case WIDE_PREFIX -> "+14155" + (660000 + 10000 * i);
            default -> i == 1 ? "+12125551234" : "+13055557890";
        };
    }

    @Test
    void a_refused_request_is_not_counted_so_that_an_attacker_cannot_lengthen_the_wait() {
        var ringproof = with(Limits.only(Limit.NUMBER, 1));
        prepared(ringproof, owner(0), VICTIM).orElseThrow();
        for (int i = 1; i < 60; i++) {
            clock.advance(Duration.ofSeconds(14));
            assertThat(refusal(prepared(ringproof, owner(i), VICTIM))).isEqualTo(new Refusal.TooManyRequests());
        }

        clock.advance(Duration.ofMinutes(2));

        assertThat(prepared(ringproof, owner(99), VICTIM)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_limit_that_is_observed_refuses_nothing_but_says_what_it_would_refuse() {
        var ringproof = with(LimitPolicy.OFF.with(
                Limit.NUMBER, Limits.rule(1, Duration.ofMinutes(10)).with(LimitMode.OBSERVE)));
        prepared(ringproof, owner(1), VICTIM).orElseThrow();

        var second = prepared(ringproof, owner(2), VICTIM);

        assertThat(second).isInstanceOf(Accepted.class);
        var event = events.stream()
                .filter(LimitEvent.class::isInstance)
                .map(LimitEvent.class::cast)
                .toList();
        assertThat(event).singleElement().satisfies(observed -> {
            assertThat(observed.name()).isEqualTo("limit.observed");
            assertThat(observed.findings().stream().map(Finding::line))
                    .containsExactly("number: 2 of 1/PT10M (observed)");
            assertThat(observed.toString()).doesNotContain("5552671");
        });
    }

    @Test
    void a_second_factor_gets_its_code_whatever_others_do_to_the_number_and_the_server() {
        var ringproof = with(LimitPolicy.DEFAULT.with(Limit.SERVER, Limits.rule(40, Duration.ofMinutes(10))));
        for (int i = 0; i < 5; i++) {
            ringproof.phoneNumbers().create(as(owner(i)), VICTIM).orElseThrow();
        }
        var home = verified(ringproof, ANNA, VICTIM);
        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), home, true)
                .orElseThrow();
        for (int i = 10; i < 100; i++) {
            prepared(ringproof, owner(i), anotherNumber());
        }
        assertThat(refusal(prepared(ringproof, owner(200), anotherNumber()))).isEqualTo(new Refusal.TooManyRequests());
        gateway.clear();

        var challenge = ringproof
                .secondFactorAuthentication()
                .challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN);

        assertThat(challenge).isInstanceOf(Accepted.class);
        assertThat(gateway.messages()).hasSize(1);
    }

    @Test
    void a_budget_is_never_passed_and_a_fifth_of_it_is_kept_for_second_factors() {
        var price = new BigDecimal("0.10");
        var budget = new BudgetPolicy(LimitMode.ENFORCE, new Budget(new BigDecimal("10.00"), null), Map.of(), price);
        var ringproof = with(LimitPolicy.OFF.with(budget));
        var home = verified(ringproof, ANNA, VICTIM);
        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), home, true)
                .orElseThrow();

        for (int i = 0; i < 200; i++) {
            prepared(ringproof, owner(i), anotherNumber());
        }
        int verifications = gateway.messages().size();
        for (int i = 0; i < 40; i++) {
            clock.advance(Duration.ofSeconds(31));
            ringproof.secondFactorAuthentication().challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN);
        }

        assertThat(verifications).isEqualTo(80);
        assertThat(gateway.messages()).hasSize(100);
        clock.advance(Duration.ofHours(12));
        assertThat(prepared(ringproof, owner(300), anotherNumber())).isInstanceOf(Accepted.class);
    }

    @Test
    void a_budget_of_a_region_leaves_other_regions_alone() {
        var budget = new BudgetPolicy(
                LimitMode.ENFORCE,
                null,
                Map.of("GB", new Budget(null, new BigDecimal("0.10"))),
                new BigDecimal("0.04"));
        var ringproof = with(LimitPolicy.OFF.with(budget));

        assertThat(prepared(ringproof, owner(1), "+447400123456")).isInstanceOf(Accepted.class);
        assertThat(prepared(ringproof, owner(2), "+447400123457")).isInstanceOf(Accepted.class);
        assertThat(refusal(prepared(ringproof, owner(3), "+447400123458"))).isEqualTo(new Refusal.TooManyRequests());
        assertThat(prepared(ringproof, owner(4), VICTIM)).isInstanceOf(Accepted.class);
    }

    @Test
    void a_notice_that_the_budget_does_not_pay_for_is_dropped_and_the_change_is_made() {
        var budget = new BudgetPolicy(
                LimitMode.ENFORCE, new Budget(new BigDecimal("1.00"), null), Map.of(), new BigDecimal("0.20"));
        var ringproof = Ringproof.with(gateway)
                .stores(InMemoryStores.empty(clock))
                .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
                .limits(LimitPolicy.OFF.with(budget))
                .listener(events::add)
                .forTests()
                .build();
        opened.add(ringproof);
        var home = verified(ringproof, ANNA, VICTIM);
        ringproof
                .phoneNumbers()
                .setReservedForSecondFactor(as(ANNA), home, true)
                .orElseThrow();
        assertThat(gateway.messages()).as("a code and a notice").hasSize(2);
        verified(ringproof, ANNA, "+12125551234");
        assertThat(gateway.messages()).as("a code and a notice more").hasSize(4);

        ringproof.administration().disableSecondFactor(ANNA);

        assertThat(gateway.messages()).hasSize(4);
        assertThat(ringproof.phoneNumbers().get(as(ANNA), home).reservedForSecondFactor())
                .isFalse();
        assertThat(events.stream().map(Event::name)).contains("limit.notice_dropped");
    }

    @Test
    void creates_of_an_owner_end_before_anything_is_said_about_the_number() {
        var ringproof = with(LimitPolicy.DEFAULT);
        verified(ringproof, owner(1), VICTIM);
        for (int i = 0; i < 20; i++) {
            assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), VICTIM)))
                    .isEqualTo(new Refusal.NumberTaken());
        }

        assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), VICTIM))).isEqualTo(new Refusal.TooManyRequests());
        assertThat(refusal(ringproof.phoneNumbers().create(as(ANNA), anotherNumber())))
                .isEqualTo(new Refusal.TooManyRequests());
        assertThat(ringproof.phoneNumbers().create(as(owner(2)), anotherNumber()))
                .isInstanceOf(Accepted.class);
        assertThat(BackEnd.of(ringproof).create(ANNA, anotherNumber(), PhoneNumberUpdate.NONE))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void after_too_many_wrong_codes_of_an_owner_a_right_one_is_refused_too() {
        var ringproof = with(Limits.only(Limit.WRONG_CODES_OF_OWNER, 6));
        var numbersOfAnna = List.of(
                prepared(ringproof, ANNA, "+12125551234").orElseThrow().id(),
                prepared(ringproof, ANNA, "+13055557890").orElseThrow().id());
        for (int i = 0; i < 6; i++) {
            assertThat(refusal(
                            ringproof.phoneNumbers().attemptVerification(as(ANNA), numbersOfAnna.get(i % 2), wrong())))
                    .isInstanceOf(Refusal.WrongCode.class);
        }

        var wrong = ringproof.phoneNumbers().attemptVerification(as(ANNA), numbersOfAnna.get(1), wrong());
        var right = ringproof.phoneNumbers().attemptVerification(as(ANNA), numbersOfAnna.get(1), gateway.lastCode());

        assertThat(refusal(wrong)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(refusal(right)).isEqualTo(new Refusal.TooManyRequests());
        assertThat(ringproof.phoneNumbers().get(as(ANNA), numbersOfAnna.get(1)).isVerified())
                .isFalse();
    }

    @Test
    void wrong_codes_from_an_address_count_for_all_owners_behind_it() {
        var ringproof = with(Limits.only(Limit.WRONG_CODES_FROM_ADDRESS, 3));
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(guess(ringproof, owner(i), from("192.0.2.1")))).isInstanceOf(Refusal.WrongCode.class);
        }

        assertThat(refusal(guess(ringproof, owner(8), from("192.0.2.1")))).isEqualTo(new Refusal.TooManyRequests());
        assertThat(refusal(guess(ringproof, owner(9), from("198.51.100.7")))).isInstanceOf(Refusal.WrongCode.class);
    }

    private Outcome<PhoneNumber> guess(Ringproof ringproof, OwnerId owner, RequestOrigin origin) {
        var id = prepared(ringproof, owner, anotherNumber()).orElseThrow().id();
        return ringproof.phoneNumbers().attemptVerification(as(owner), id, wrong(), origin);
    }

    @Test
    void the_breaker_of_the_whole_server_opens_when_most_codes_are_wrong() {
        var ringproof = with(Limits.only(Limit.WRONG_CODES, 20));
        int answered = 0;
        for (int i = 0; i < 50; i++) {
            answered += refusal(guess(ringproof, owner(i), RequestOrigin.UNKNOWN)) instanceof Refusal.WrongCode ? 1 : 0;
        }
        var honest = prepared(ringproof, ANNA, VICTIM).orElseThrow().id();

        assertThat(answered).isEqualTo(20);
        assertThat(refusal(ringproof.phoneNumbers().attemptVerification(as(ANNA), honest, gateway.lastCode())))
                .isEqualTo(new Refusal.TooManyRequests());
        clock.advance(Duration.ofMinutes(15));
        ringproof.phoneNumbers().prepareVerification(as(ANNA), honest);
        assertThat(ringproof.phoneNumbers().attemptVerification(as(ANNA), honest, gateway.lastCode()))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void the_breaker_stays_closed_while_most_codes_are_right() {
        var ringproof = with(Limits.only(Limit.WRONG_CODES, 5));
        for (int i = 0; i < 30; i++) {
            verified(ringproof, owner(i), anotherNumber());
            if (i % 2 == 0) {
                assertThat(refusal(guess(ringproof, owner(100 + i), RequestOrigin.UNKNOWN)))
                        .isInstanceOf(Refusal.WrongCode.class);
            }
        }
    }

    @Test
    void where_the_breaker_refuses_a_wrong_code_it_refuses_the_right_one_too() {
        var ringproof = with(Limits.only(Limit.WRONG_CODES, 5));
        for (int i = 0; i < 6; i++) {
            verified(ringproof, owner(i), anotherNumber());
        }
        for (int i = 0; i < 20; i++) {
            guess(ringproof, owner(100 + i), RequestOrigin.UNKNOWN);
        }
        var honest = prepared(ringproof, ANNA, VICTIM).orElseThrow().id();

        for (int i = 0; i < 100; i++) {
            assertThat(refusal(ringproof.phoneNumbers().attemptVerification(as(ANNA), honest, wrong())))
                    .isEqualTo(new Refusal.TooManyRequests());
        }
        assertThat(refusal(ringproof.phoneNumbers().attemptVerification(as(ANNA), honest, gateway.lastCode())))
                .isEqualTo(new Refusal.TooManyRequests());
    }

    @Test
    void an_operator_who_sends_a_message_again_meets_the_limit_of_the_number() {
        var ringproof = with(Limits.only(Limit.NUMBER, 2));
        var id = prepared(ringproof, ANNA, VICTIM).orElseThrow().id();
        clock.advance(Duration.ofSeconds(31));
        var message = ringproof.messages().ofNumber(id).getFirst();
        ringproof.messages().resend(message.id()).orElseThrow();
        clock.advance(Duration.ofSeconds(31));

        assertThat(refusal(ringproof.messages().resend(message.id()))).isEqualTo(new Refusal.TooManyRequests());
    }
}
