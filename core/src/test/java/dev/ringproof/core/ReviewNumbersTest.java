package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.TestNumberEvent;
import dev.ringproof.core.domain.limit.Limit;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.session.SessionPolicy;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.numbering.NumberPolicy;
import dev.ringproof.core.numbering.ReviewNumber;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import dev.ringproof.testkit.internal.BackEnd;
import dev.ringproof.testkit.internal.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A number with a fixed code and a last day, in the hands of those who use it and of those who guess. */
class ReviewNumbersTest {
    private static final String NUMBER = "+14155552671";
    private static final String OTHER_NUMBER = "+14155552672";
    private static final String CODE = "482913";
    private static final Instant END = Instant.parse("2026-11-25T00:00:00Z");
    private static final KeyRing KEYS = KeyRing.parse(KeyRing.newPair("1", new Random(1)));
    private static final ReviewNumber REVIEW =
            new ReviewNumber(new E164Number(NUMBER), CODE, LocalDate.of(2026, 11, 24));
    private static final NumberPolicy WITH_REVIEW = NumberPolicy.DEFAULT.withReviewNumbers(List.of(REVIEW));
    private static final SecondFactorPolicy NOTIFYING = new SecondFactorPolicy(Duration.ZERO, false, true);

    /** Codes come from a fixed seed, so that no random one happens to be the fixed one. */
    private final Random random = new Random(20261128);

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final Stores stores = InMemoryStores.empty(clock);
    private final List<Event> events = new ArrayList<>();
    private final List<Ringproof> servers = new ArrayList<>();
    private final Ringproof ringproof = server(WITH_REVIEW);

    private Ringproof.Builder builder(NumberPolicy numbers) {
        return Ringproof.with(gateway)
                .sessions(SessionPolicy.DEFAULT.withPhoneSignIn())
                .stores(stores)
                .random(random)
                .keys(KEYS)
                .numbers(numbers)
                .secondFactors(NOTIFYING)
                .listener(events::add)
                .forTests();
    }

    private Ringproof server(NumberPolicy numbers) {
        var server = builder(numbers).build();
        servers.add(server);
        return server;
    }

    @AfterEach
    void close() {
        servers.forEach(Ringproof::close);
    }

    private void goTo(Instant time) {
        clock.advance(Duration.between(clock.instant(), time));
    }

    private List<Event> uses() {
        return events.stream()
                .filter(event -> event.name().equals("test_number.used"))
                .toList();
    }

    private TestNumberEvent use(TestNumberEvent.Use use, CodeConversation conversation) {
        return new TestNumberEvent(use, conversation.number, ANNA, clock.instant());
    }

    @ParameterizedTest
    @EnumSource
    void its_code_is_the_fixed_one_for_every_purpose_and_each_use_is_an_event(Purpose purpose) {
        var conversation = CodeConversation.begin(purpose, ringproof, ANNA, NUMBER);
        events.clear();

        conversation.request().orElseThrow();
        assertThat(uses()).containsExactly(use(TestNumberEvent.Use.CODE_PREPARED, conversation));
        assertThat(conversation.enter("482914")).isFalse();
        assertThat(conversation.enter("482 913")).isTrue();

        assertThat(uses())
                .containsExactly(
                        use(TestNumberEvent.Use.CODE_PREPARED, conversation),
                        use(TestNumberEvent.Use.CODE_ENTERED, conversation));
        assertThat(uses().toString()).doesNotContain(CODE, "4155552671");
        assertThat(gateway.messages()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_request_within_its_life_gives_the_same_code_again_with_the_same_attempts(Purpose purpose) {
        var conversation = CodeConversation.begin(purpose, ringproof, ANNA, NUMBER);
        conversation.request().orElseThrow();
        conversation.enter("482914");
        var before = requireNonNull(conversation.stored(stores));
        clock.advance(Duration.ofSeconds(30));
        conversation.request().orElseThrow();

        assertThat(conversation.stored(stores)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void from_the_end_of_its_last_day_on_it_is_a_number_like_any_other(Purpose purpose) {
        goTo(END.minusSeconds(60));
        var conversation = CodeConversation.begin(purpose, ringproof, ANNA, NUMBER);
        conversation.request().orElseThrow();
        assertThat(requireNonNull(conversation.stored(stores)).expiresAt()).isEqualTo(END);

        goTo(END);
        assertThat(conversation.enter(CODE)).isFalse();
        conversation.request().orElseThrow();

        assertThat(gateway.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.code()).isNotEqualTo(CODE));
        assertThat(conversation.enter(CODE)).isFalse();
        assertThat(conversation.enter(gateway.lastCode())).isTrue();
        assertThat(uses()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_code_that_was_sent_before_the_operator_named_the_number_is_not_given_again(Purpose purpose) {
        var ordinary = CodeConversation.begin(purpose, server(NumberPolicy.DEFAULT), ANNA, NUMBER);
        ordinary.request().orElseThrow();
        var sent = gateway.lastCode();
        gateway.clear();
        clock.advance(Duration.ofSeconds(30));

        var conversation = ordinary.with(ringproof);
        conversation.request().orElseThrow();

        assertThat(gateway.messages()).isEmpty();
        assertThat(conversation.enter(sent)).isFalse();
        assertThat(conversation.enter(CODE)).isTrue();
    }

    @Test
    void a_message_that_waits_when_the_operator_names_the_number_is_not_sent() {
        gateway.willAnswer(new Handover.Unavailable("down"));
        var id = server(NumberPolicy.DEFAULT)
                .phoneNumbers()
                .create(as(ANNA), NUMBER)
                .orElseThrow()
                .id();
        servers.getLast().phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();
        gateway.clear();
        clock.advance(Duration.ofSeconds(31));

        var message = ringproof.messages().ofNumber(id).getFirst();
        ringproof.messages().resend(message.id()).orElseThrow();

        assertThat(gateway.messages()).isEmpty();
    }

    @Test
    void a_notice_is_not_sent_to_it_either() {
        var second = new PhoneNumberUpdate(true, null, true, null);
        BackEnd.of(ringproof).create(ANNA, OTHER_NUMBER, second).orElseThrow();
        var review = BackEnd.of(ringproof).create(ANNA, NUMBER, second).orElseThrow();
        clock.advance(Duration.ofMinutes(11));
        gateway.clear();

        ringproof
                .phoneNumbers()
                .makeDefaultSecondFactor(as(ANNA), review.phoneNumber().id())
                .orElseThrow();

        assertThat(gateway.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.to().value()).isEqualTo(OTHER_NUMBER));
        assertThat(ringproof.messages().ofNumber(review.phoneNumber().id())).isEmpty();
    }

    @Test
    void it_needs_no_region_that_may_receive_messages() {
        var nowhere =
                server(new NumberPolicy(Set.of("DE"), false, false, null, false).withReviewNumbers(List.of(REVIEW)));
        var numbers = nowhere.phoneNumbers();
        var id = numbers.create(as(ANNA), "+1 415 555 2671").orElseThrow().id();
        numbers.prepareVerification(as(ANNA), id).orElseThrow();
        numbers.attemptVerification(as(ANNA), id, CODE).orElseThrow();

        assertThat(refusal(numbers.create(as(ANNA), OTHER_NUMBER))).isInstanceOf(Refusal.UnsupportedRegion.class);
        goTo(END);
        assertThat(refusal(numbers.create(as(BEN), NUMBER))).isInstanceOf(Refusal.UnsupportedRegion.class);
    }

    @Test
    void its_failures_count_within_one_owner_only() {
        guessWith(server(NumberPolicy.DEFAULT), "former", 4);
        var id = servers.getLast()
                .phoneNumbers()
                .create(as(ANNA), NUMBER)
                .orElseThrow()
                .id();
        assertThat(refusal(servers.getLast().phoneNumbers().prepareVerification(as(ANNA), id)))
                .isInstanceOf(Refusal.TooManyFailures.class);

        // The failures of the days before, when it was an ordinary number, do not count.
        ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();
        assertThat(guessWith(ringproof, "user", 20)).isEqualTo(20 * 5);
        assertThat(ringproof
                        .administration()
                        .prepareVerification(id)
                        .orElseThrow()
                        .verification()
                        .isVerified())
                .isFalse();
        ringproof.phoneNumbers().attemptVerification(as(ANNA), id, CODE).orElseThrow();
    }

    /** Lets owners add the number, enter five wrong codes and remove it, and returns how many codes were checked. */
    private int guessWith(Ringproof server, String name, int owners) {
        int checked = 0;
        for (int i = 0; i < owners; i++) {
            var owner = as(new OwnerId(name + i));
            var id = server.phoneNumbers().create(owner, NUMBER).orElseThrow().id();
            server.phoneNumbers().prepareVerification(owner, id);
            for (int n = 0; n < 5; n++) {
                checked += refusal(server.phoneNumbers().attemptVerification(owner, id, "000000"))
                                instanceof Refusal.WrongCode
                        ? 1
                        : 0;
            }
            server.phoneNumbers().destroy(owner, id).orElseThrow();
        }
        return checked;
    }

    @Test
    void the_right_code_of_a_hidden_taken_number_is_a_use_too() {
        var hiding = builder(WITH_REVIEW)
                .verification(VerificationPolicy.DEFAULT.hidingTakenNumbers())
                .build();
        servers.add(hiding);
        BackEnd.of(hiding)
                .create(BEN, NUMBER, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow();
        var conversation = CodeConversation.begin(Purpose.VERIFICATION, hiding, ANNA, NUMBER);
        conversation.request().orElseThrow();

        assertThat(conversation.enter(CODE)).isFalse();

        assertThat(uses())
                .containsExactly(
                        use(TestNumberEvent.Use.CODE_PREPARED, conversation),
                        use(TestNumberEvent.Use.CODE_ENTERED, conversation));
    }

    @Test
    void its_codes_are_neither_messages_nor_entered_codes_of_its_region() {
        var limits = Limits.only(Limit.REGION, 1);
        var limited = builder(WITH_REVIEW).limits(limits).build();
        servers.add(limited);
        for (int i = 0; i < 3; i++) {
            var conversation = CodeConversation.begin(Purpose.VERIFICATION, limited, ANNA, NUMBER);
            conversation.request().orElseThrow();
            assertThat(conversation.enter(CODE)).isTrue();
            limited.phoneNumbers().destroy(as(ANNA), conversation.number).orElseThrow();
        }

        var region = Limits.used(stores, limits, Limit.REGION, "US");
        assertThat(List.of(region.amount(), region.entered())).containsExactly(1L, 0L);
    }

    @Test
    void a_server_does_not_start_with_one_that_lasts_too_long_or_has_a_code_of_another_length() {
        var late = new ReviewNumber(new E164Number(NUMBER), CODE, LocalDate.of(2027, 2, 23));
        var long8 = new VerificationPolicy(
                8, Duration.ofMinutes(10), 5, Duration.ofSeconds(30), VerificationPolicy.FailurePolicy.DEFAULT, 10, 5);

        assertThatThrownBy(() -> builder(NumberPolicy.DEFAULT.withReviewNumbers(List.of(late)))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the last day of +1********71 is more than 90 days from now");
        assertThatThrownBy(() -> builder(WITH_REVIEW).verification(long8).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not have the length of codes, which is 8");
    }
}
