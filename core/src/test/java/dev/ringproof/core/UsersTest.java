package dev.ringproof.core;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.BEN;
import static dev.ringproof.testkit.internal.Accounts.NOON;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.delivery.message.MessageSearch;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.account.AddedAs;
import dev.ringproof.core.domain.account.NewNumber;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.limit.LimitPolicy;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.user.ExternalId;
import dev.ringproof.core.domain.user.NewUser;
import dev.ringproof.core.domain.user.UserSearch;
import dev.ringproof.core.domain.user.UserUpdate;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.memory.InMemoryStores;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.Users;
import dev.ringproof.core.port.out.SmsGateway.Handover;
import dev.ringproof.core.port.out.Stores;
import dev.ringproof.testkit.RecordingGateway;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users as a back end sees them, over all services of the core. */
class UsersTest {
    private static final String NUMBER = "+14155552671";
    private static final String OTHER = "+14155552672";

    private final SettableClock clock = new SettableClock(NOON);
    private final RecordingGateway gateway = new RecordingGateway();
    private final List<Event> events = new ArrayList<>();
    private final Stores stores = InMemoryStores.empty(clock);
    private final Ringproof ringproof = Ringproof.with(gateway)
            .stores(stores)
            .secondFactors(new SecondFactorPolicy(Duration.ZERO, false, true))
            .verification(VerificationPolicy.DEFAULT.hidingTakenNumbers())
            .limits(LimitPolicy.OFF)
            .listener(events::add)
            .forTests()
            .build();
    private final Users users = ringproof.users();
    private final PhoneNumbers numbers = ringproof.phoneNumbers();

    @AfterEach
    void close() {
        ringproof.close();
    }

    private static NewUser user(OwnerId id, NewNumber... numbers) {
        return new NewUser(id, null, List.of(numbers));
    }

    private static NewNumber number(String number, AddedAs as) {
        return new NewNumber(number, as);
    }

    private List<String> eventNames() {
        return events.stream().map(Event::name).toList();
    }

    private PhoneNumberId created(OwnerId owner, String number, AddedAs as) {
        return users.create(user(owner, number(number, as)))
                .orElseThrow()
                .account()
                .numbers()
                .getFirst()
                .id();
    }

    @Test
    void a_creation_publishes_its_events_after_the_commit_and_a_refused_one_publishes_nothing() {
        users.create(user(ANNA, number(NUMBER, AddedAs.VERIFIED))).orElseThrow();
        assertThat(eventNames()).containsExactly("phone_number.created", "phone_number.verified", "user.created");

        events.clear();
        assertThat(refusal(users.create(user(BEN, number(OTHER, AddedAs.VERIFIED), number(NUMBER, AddedAs.VERIFIED)))))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(events).isEmpty();
        assertThat(users.find(BEN)).isEmpty();
        assertThat(ringproof.administration().account(BEN).numbers()).isEmpty();
    }

    @Test
    void many_numbers_keep_the_order_of_the_request() {
        for (int i = 0; i < 20; i++) {
            var owner = new OwnerId("owner_" + i);
            var account = users.create(user(
                            owner,
                            number("+1415555%04d".formatted(3000 + 3 * i), AddedAs.VERIFIED),
                            number("+1415555%04d".formatted(2000 + 3 * i), AddedAs.EXCLUSIVE),
                            number("+1415555%04d".formatted(4000 + 3 * i), AddedAs.UNVERIFIED)))
                    .orElseThrow()
                    .account();

            assertThat(account.numbers())
                    .extracting(number -> number.phoneNumber().value())
                    .isEqualTo(List.of(
                            "+1415555%04d".formatted(3000 + 3 * i),
                            "+1415555%04d".formatted(2000 + 3 * i),
                            "+1415555%04d".formatted(4000 + 3 * i)));
            assertThat(account.numbers()).extracting(PhoneNumber::primary).containsExactly(true, false, false);
            assertThat(account.numbers()).extracting(PhoneNumber::exclusive).containsExactly(false, true, false);
        }
    }

    @Test
    void a_user_who_has_opened_an_account_cannot_be_created_again() {
        numbers.create(as(ANNA), NUMBER).orElseThrow();

        assertThat(users.find(ANNA).orElseThrow().createdAt()).isEqualTo(NOON);
        assertThat(refusal(users.create(user(ANNA)))).isEqualTo(new Refusal.UserExists(Refusal.UserField.ID));
    }

    @Test
    void each_change_of_which_numbers_there_are_is_a_change_of_the_user() {
        var id = created(ANNA, NUMBER, AddedAs.VERIFIED);
        var times = new ArrayList<Instant>();
        for (Runnable change : List.<Runnable>of(
                () -> numbers.create(as(ANNA), OTHER).orElseThrow(),
                () -> ringproof
                        .administration()
                        .update(id, PhoneNumberUpdate.reserved(true))
                        .orElseThrow(),
                () -> ringproof.administration().disableSecondFactor(ANNA).orElseThrow(),
                () -> numbers.destroy(as(ANNA), id).orElseThrow(),
                () -> users.update(ANNA, new UserUpdate(null, true, new ExternalId("a")))
                        .orElseThrow())) {
            clock.advance(Duration.ofMinutes(1));
            change.run();
            assertThat(users.find(ANNA).orElseThrow().updatedAt()).isEqualTo(clock.instant());
            times.add(clock.instant());
        }

        clock.advance(Duration.ofMinutes(1));
        users.update(ANNA, UserUpdate.NONE).orElseThrow();
        ringproof.administration().disableSecondFactor(ANNA).orElseThrow();
        assertThat(users.find(ANNA).orElseThrow().updatedAt()).isEqualTo(times.getLast());
        assertThat(users.find(ANNA).orElseThrow().createdAt()).isEqualTo(NOON);
    }

    @Test
    void an_exclusive_number_is_kept_from_others_also_where_taken_numbers_are_hidden() {
        created(ANNA, NUMBER, AddedAs.EXCLUSIVE);
        clock.advance(Duration.ofMinutes(1));

        var hidden = numbers.create(as(BEN), NUMBER).orElseThrow();
        numbers.prepareVerification(as(BEN), hidden.id(), RequestOrigin.UNKNOWN).orElseThrow();
        assertThat(refusal(numbers.attemptVerification(as(BEN), hidden.id(), gateway.lastCode())))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(
                        ringproof.administration().update(hidden.id(), new PhoneNumberUpdate(true, null, null, null))))
                .isEqualTo(new Refusal.NumberTaken());
        assertThat(refusal(users.create(user(new OwnerId("cara"), number(NUMBER, AddedAs.EXCLUSIVE)))))
                .isEqualTo(new Refusal.NumberTaken());
    }

    @Test
    void an_exclusive_number_is_verified_by_a_code_by_a_possession_check_or_by_the_back_end() {
        var byCode = created(ANNA, NUMBER, AddedAs.EXCLUSIVE);
        numbers.prepareVerification(as(ANNA), byCode).orElseThrow();
        assertThat(numbers.get(as(ANNA), byCode).exclusive()).isTrue();
        numbers.attemptVerification(as(ANNA), byCode, gateway.lastCode()).orElseThrow();
        assertThat(numbers.get(as(ANNA), byCode).exclusive()).isFalse();
        assertThat(numbers.get(as(ANNA), byCode).isVerified()).isTrue();

        var byCheck = created(BEN, OTHER, AddedAs.EXCLUSIVE);
        var check = ringproof.administration().prepareVerification(byCheck).orElseThrow();
        ringproof
                .administration()
                .attemptVerification(byCheck, check.id(), gateway.lastCode())
                .orElseThrow();
        assertThat(numbers.get(as(BEN), byCheck).isVerified()).isTrue();

        var byBackEnd = created(new OwnerId("cara"), "+14155552673", AddedAs.EXCLUSIVE);
        assertThat(refusal(ringproof.administration().update(byBackEnd, PhoneNumberUpdate.reserved(true))))
                .isEqualTo(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        ringproof
                .administration()
                .update(byBackEnd, new PhoneNumberUpdate(true, null, null, null))
                .orElseThrow();
        assertThat(ringproof.administration().get(byBackEnd).exclusive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_replacement_removes_what_was_there_and_withdraws_its_codes(AddedAs as) {
        var id = created(ANNA, NUMBER, AddedAs.UNVERIFIED);
        numbers.prepareVerification(as(ANNA), id).orElseThrow();
        events.clear();

        var left = users.replaceNumbers(ANNA, number(OTHER, as)).orElseThrow();

        assertThat(numbers.account(as(ANNA)).numbers()).containsExactly(left);
        assertThat(left.primary()).isTrue();
        assertThat(left.isVerified()).isEqualTo(as == AddedAs.VERIFIED);
        assertThat(left.exclusive()).isEqualTo(as == AddedAs.EXCLUSIVE);
        assertThat(eventNames()).startsWith("phone_number.destroyed", "phone_number.created");
        assertThatThrownBy(() -> numbers.get(as(ANNA), id)).isInstanceOf(NoSuchPhoneNumber.class);
        var again = numbers.create(as(BEN), NUMBER).orElseThrow();
        assertThat(again.isVerified()).isFalse();
    }

    @Test
    void a_replacement_gives_no_fresh_attempts() {
        var id = created(ANNA, NUMBER, AddedAs.UNVERIFIED);
        numbers.prepareVerification(as(ANNA), id).orElseThrow();
        for (int i = 0; i < 3; i++) {
            numbers.attemptVerification(as(ANNA), id, "000000");
        }
        assertThat(numbers.get(as(ANNA), id).failuresAcrossOwners().count()).isEqualTo(3);

        var left =
                users.replaceNumbers(ANNA, number(NUMBER, AddedAs.UNVERIFIED)).orElseThrow();

        assertThat(numbers.get(as(ANNA), left.id()).failuresAcrossOwners().count())
                .isEqualTo(3);
        users.delete(ANNA).orElseThrow();
        var added = numbers.create(as(BEN), NUMBER).orElseThrow();
        assertThat(numbers.get(as(BEN), added.id()).failuresAcrossOwners().count())
                .isEqualTo(3);
    }

    @Test
    void the_owner_of_a_second_factor_is_told_that_it_was_replaced() {
        var id = created(ANNA, NUMBER, AddedAs.VERIFIED);
        ringproof.administration().update(id, PhoneNumberUpdate.reserved(true)).orElseThrow();
        var before = gateway.messages().size();

        users.replaceNumbers(ANNA, number(OTHER, AddedAs.VERIFIED)).orElseThrow();

        var told = gateway.messages().subList(before, gateway.messages().size());
        assertThat(told)
                .extracting(OutgoingMessage::to)
                .extracting(Object::toString)
                .contains(NUMBER);
        assertThat(told).extracting(OutgoingMessage::code).containsOnlyNulls();
        assertThat(numbers.account(as(ANNA)).secondFactorEnabled()).isFalse();
        assertThat(numbers.account(as(ANNA)).backupCodes()).isNull();
    }

    @Test
    void a_linked_number_is_not_replaced_but_it_is_deleted_with_its_user() {
        var id = created(ANNA, NUMBER, AddedAs.VERIFIED);
        ringproof
                .administration()
                .link(id, new IdentificationLink("idn_other", "saml"))
                .orElseThrow();

        assertThat(refusal(users.replaceNumbers(ANNA, number(OTHER, AddedAs.VERIFIED))))
                .isEqualTo(new Refusal.Linked());
        assertThat(numbers.get(as(ANNA), id).linkedTo()).hasSize(1);

        users.delete(ANNA).orElseThrow();
        assertThat(numbers.account(as(ANNA)).numbers()).isEmpty();
    }

    @Test
    void nothing_of_a_deleted_user_is_left_that_others_do_not_need() {
        var id = created(ANNA, NUMBER, AddedAs.VERIFIED);
        ringproof.administration().update(id, PhoneNumberUpdate.reserved(true)).orElseThrow();
        var challenge = ringproof
                .secondFactorAuthentication()
                .challenge(ANNA, null, Purpose.SIGN_IN, null, RequestOrigin.UNKNOWN)
                .orElseThrow();
        clock.advance(Duration.ofSeconds(31));
        var check = ringproof.administration().prepareVerification(id).orElseThrow();
        var code = gateway.lastCode();
        events.clear();

        var deleted = users.delete(ANNA).orElseThrow();

        assertThat(deleted.id()).isEqualTo(ANNA);
        assertThat(eventNames()).contains("phone_number.destroyed", "backup_code.destroyed", "user.deleted");
        assertThat(users.find(ANNA)).isEmpty();
        assertThat(users.count(UserSearch.NEWEST)).isZero();
        assertThatThrownBy(() -> users.delete(ANNA)).isInstanceOf(NoSuchUser.class);
        assertThatThrownBy(() -> ringproof.secondFactorAuthentication().get(challenge.id()))
                .isInstanceOf(NoSuchChallenge.class);
        assertThatThrownBy(() -> ringproof.administration().attemptVerification(id, check.id(), code))
                .isInstanceOf(NoSuchPhoneNumber.class);
        assertThatThrownBy(() -> ringproof.administration().create(ANNA, NUMBER, PhoneNumberUpdate.NONE))
                .isInstanceOf(NoSuchUser.class);
        assertThat(stores.work().<Boolean>run(() -> stores.checks().find(id).isEmpty()))
                .isTrue();
    }

    @Test
    void the_messages_of_a_deleted_user_that_are_not_sent_yet_are_withdrawn() {
        try (var silent = Ringproof.with(message -> new Handover.HeldBack("busy", Duration.ofMinutes(1)))
                .stores(stores)
                .limits(LimitPolicy.OFF)
                .forTests()
                .build()) {
            var id = created(ANNA, NUMBER, AddedAs.UNVERIFIED);
            silent.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

            silent.users().delete(ANNA).orElseThrow();

            var left = silent.messages().newest(new MessageSearch(null, null, null, 10));
            assertThat(left).singleElement().satisfies(message -> {
                assertThat(message.isQueued()).isFalse();
                assertThat(message.content()).isNull();
            });
        }
    }

    @Test
    void an_update_of_another_users_number_or_to_a_taken_id_changes_nothing() {
        var bens = created(BEN, OTHER, AddedAs.VERIFIED);
        users.update(BEN, new UserUpdate(null, true, new ExternalId("b"))).orElseThrow();
        created(ANNA, NUMBER, AddedAs.VERIFIED);
        var before = users.get(ANNA);
        clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> users.update(ANNA, new UserUpdate(bens, true, new ExternalId("a"))))
                .isInstanceOf(NoSuchPhoneNumber.class);
        assertThat(refusal(users.update(ANNA, new UserUpdate(null, true, new ExternalId("b")))))
                .isEqualTo(new Refusal.UserExists(Refusal.UserField.EXTERNAL_ID));

        assertThat(users.get(ANNA)).isEqualTo(before);
        assertThat(users.list(UserSearch.of(new UserSearch.HasExternalId(Set.of(new ExternalId("b"))))))
                .containsExactly(users.get(BEN));
    }

    @Test
    void a_search_reads_numbers_that_the_policy_does_not_allow() {
        assertThat(users.number("+44 7400 123456")).isPresent();
        assertThat(users.number("+1 (415) 555-2671").orElseThrow().value()).isEqualTo(NUMBER);
        assertThat(users.number("415-555-2671")).isEmpty();
    }

    @Test
    void types_that_hold_numbers_do_not_show_them() {
        assertThat(user(ANNA, number(NUMBER, AddedAs.VERIFIED)).toString()).doesNotContain("2671");
        assertThat(UserSearch.of(new UserSearch.HasNumber(
                                Set.of(users.number(NUMBER).orElseThrow())))
                        .toString())
                .doesNotContain("2671");
    }
}
