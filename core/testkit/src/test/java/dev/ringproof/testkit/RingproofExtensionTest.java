package dev.ringproof.testkit;

import static dev.ringproof.testkit.internal.Accounts.ANNA;
import static dev.ringproof.testkit.internal.Accounts.as;
import static dev.ringproof.testkit.internal.Outcomes.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class RingproofExtensionTest {
    private static final String NUMBER = "+14155552671";

    private static PhoneNumberId prepared(Ringproof ringproof) {
        var numbers = ringproof.phoneNumbers();
        var id = numbers.create(as(ANNA), NUMBER).orElseThrow().id();
        numbers.prepareVerification(as(ANNA), id).orElseThrow();
        return id;
    }

    @Nested
    @ExtendWith(RingproofExtension.class)
    class TheInbox {
        private final Ringproof ringproof;
        private final Inbox inbox;

        TheInbox(Ringproof ringproof, Inbox inbox) {
            this.ringproof = ringproof;
            this.inbox = inbox;
        }

        @Test
        void has_a_message_as_soon_as_it_was_requested() {
            prepared(ringproof);

            assertThat(inbox.messagesTo("+1 (415) 555-2671")).singleElement().satisfies(message -> {
                assertThat(message.to().value()).isEqualTo(NUMBER);
                assertThat(message.body()).startsWith(inbox.lastCode(NUMBER) + " is your Ringproof code.");
                assertThat(message).hasToString("Message[to=+1********71, at=2026-11-24T12:00:00Z]");
            });
            assertThat(inbox.messagesTo("+14155552672")).isEmpty();
        }

        @Test
        void has_codes_that_are_right() {
            var id = prepared(ringproof);

            assertThat(ringproof
                            .phoneNumbers()
                            .attemptVerification(as(ANNA), id, inbox.lastCode(NUMBER))
                            .orElseThrow()
                            .isVerified())
                    .isTrue();
        }

        @Test
        void returns_each_code_once_and_the_last_one_as_often_as_wanted(SettableClock clock) {
            var id = prepared(ringproof);
            clock.advance(Duration.ofMinutes(10));
            ringproof.phoneNumbers().prepareVerification(as(ANNA), id).orElseThrow();

            var codes =
                    inbox.messagesTo(NUMBER).stream().map(Inbox.Message::code).toList();
            assertThat(codes).containsExactly(inbox.nextCode(NUMBER), inbox.nextCode(NUMBER));
            assertThat(inbox.lastCode(NUMBER)).isEqualTo(codes.get(1)).isEqualTo(inbox.lastCode(NUMBER));
        }

        @Test
        void has_notices_too_which_have_no_code() {
            var id = prepared(ringproof);
            ringproof
                    .phoneNumbers()
                    .attemptVerification(as(ANNA), id, inbox.lastCode(NUMBER))
                    .orElseThrow();
            ringproof
                    .phoneNumbers()
                    .setReservedForSecondFactor(as(ANNA), id, true)
                    .orElseThrow();

            var messages = inbox.messagesTo(NUMBER);
            assertThat(messages).hasSize(2);
            assertThat(messages.get(1).code()).isNull();
            assertThat(messages.get(1).body()).contains("sign-in");
        }

        @Test
        void says_that_there_is_no_code_and_does_not_show_the_number() {
            assertThatThrownBy(() -> inbox.lastCode(NUMBER))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no message with a code has gone to +1********71");
            assertThatThrownBy(() -> inbox.nextCode(NUMBER))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no further message with a code has gone to +1********71");
        }
    }

    @Nested
    @ExtendWith(RingproofExtension.class)
    class EachTest {
        private static final Set<Ringproof> SEEN = new HashSet<>();

        private final Ringproof ofTheConstructor;

        EachTest(Ringproof ringproof) {
            this.ofTheConstructor = ringproof;
        }

        @BeforeEach
        void it_has_the_ringproof_of_its_constructor(Ringproof ringproof) {
            assertThat(ringproof).isSameAs(ofTheConstructor);
        }

        @RepeatedTest(2)
        void it_has_a_ringproof_of_its_own(Ringproof ringproof) {
            assertThat(SEEN.add(ringproof)).isTrue();
            assertThat(ringproof).isSameAs(ofTheConstructor);
            prepared(ringproof);
        }

        @AfterAll
        static void each_was_closed() {
            assertThat(SEEN)
                    .hasSize(2)
                    .allSatisfy(closed -> assertThatThrownBy(() -> closed.administration()
                                    .create(ANNA, "+14155552672", new PhoneNumberUpdate(true, null, true, null)))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("this Ringproof is closed"));
        }
    }

    @Nested
    @ExtendWith(RingproofExtension.class)
    class AllTests {
        private static final Set<Ringproof> SEEN = new HashSet<>();

        @BeforeAll
        static void the_class_has_one(Ringproof ringproof) {
            SEEN.add(ringproof);
        }

        @RepeatedTest(2)
        void they_share_the_ringproof_of_the_class(Ringproof ringproof) {
            assertThat(SEEN.add(ringproof)).isFalse();
        }
    }

    @Nested
    class WithSettings {
        @RegisterExtension
        final RingproofExtension extension =
                RingproofExtension.with(builder -> builder.wording(MessageTemplates.of(App.named("Acme"))));

        @Test
        void messages_have_the_words_of_the_program(Ringproof ringproof, Inbox inbox) {
            prepared(ringproof);

            assertThat(inbox.messagesTo(NUMBER))
                    .singleElement()
                    .satisfies(message -> assertThat(message.body()).contains(" is your Acme code."));
        }
    }

    @Nested
    @ExtendWith(RingproofExtension.class)
    class TheClock {
        @Test
        void stands_still_until_a_test_moves_it(Ringproof ringproof, Inbox inbox, SettableClock clock) {
            var id = prepared(ringproof);
            clock.advance(Duration.ofMinutes(10));

            var answer = ringproof.phoneNumbers().attemptVerification(as(ANNA), id, inbox.lastCode(NUMBER));

            assertThat(refusal(answer)).isEqualTo(new Refusal.CodeExpired());
        }
    }
}
