package dev.ringproof.examples.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.keycloak.authentication.AuthenticationFlowError.CREDENTIAL_SETUP_REQUIRED;
import static org.keycloak.authentication.AuthenticationFlowError.INTERNAL_ERROR;
import static org.keycloak.authentication.AuthenticationFlowError.INVALID_CREDENTIALS;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.StoreUnavailable;
import dev.ringproof.testkit.Inbox;
import dev.ringproof.testkit.RingproofExtension;
import dev.ringproof.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

class SmsSignInTest {
    private static final VerificationPolicy POLICY = VerificationPolicy.DEFAULT.hidingTakenNumbers();
    private static final String NUMBER = "+14155552671";
    private static final String MASKED = "+1********71";

    @RegisterExtension
    static final RingproofExtension RINGPROOF = RingproofExtension.with(builder -> builder.verification(POLICY));

    private final SmsSecondFactor factor;
    private final Inbox inbox;
    private final SettableClock clock;
    private final FakeUser anna = new FakeUser("5a1b7c30-anna");
    private List<String> backupCodes = List.of();

    SmsSignInTest(Ringproof ringproof, Inbox inbox, SettableClock clock) {
        this.factor = new SmsSecondFactor(ringproof, POLICY, clock);
        this.inbox = inbox;
        this.clock = clock;
    }

    @BeforeEach
    void anna_has_set_up_a_number() {
        backupCodes = setUp(anna, NUMBER);
        clock.advance(Duration.ofMinutes(5));
    }

    private List<String> setUp(FakeUser user, String number) {
        var browser = new Browser(user, factor);
        browser.setUp();
        browser.submitSetup("phone_number", number);
        var page = browser.submitSetup("code", inbox.lastCode(number));
        return page.backupCodes();
    }

    private Browser browser() {
        return new Browser(anna, factor);
    }

    private static String other(String code) {
        return code.equals("000000") ? "111111" : "000000";
    }

    @Test
    void the_code_from_the_message_signs_a_user_in() {
        var browser = browser();

        var page = browser.signIn();
        var successesBefore = browser.successes;
        browser.enter(inbox.lastCode(NUMBER));

        assertThat(successesBefore).isZero();
        assertThat(browser.successes).isOne();
        assertThat(browser.failures).isEmpty();
        assertThat(browser.notes).isEmpty();
        assertThat(page.template()).isEqualTo("ringproof-code.ftl");
        assertThat(page.shown()).containsEntry("number", MASKED);
        assertThat(page.messages()).isEmpty();
        assertThat(page.resendAfter()).isEqualTo(30);
    }

    @Test
    void a_code_signs_in_once() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);
        var challenge = Map.copyOf(browser.notes);
        browser.enter(code);

        browser.notes.putAll(challenge);
        browser.enter(code);

        assertThat(browser.successes).isOne();
    }

    @Test
    void a_wrong_code_does_not_sign_in_and_says_how_many_attempts_are_left() {
        var browser = browser();
        browser.signIn();

        browser.enter(other(inbox.lastCode(NUMBER)));

        assertThat(browser.successes).isZero();
        assertThat(browser.failures).containsExactly(INVALID_CREDENTIALS);
        assertThat(browser.eventErrors).containsExactly(Errors.INVALID_USER_CREDENTIALS);
        assertThat(browser.eventUsers).containsExactly(anna.model);
        assertThat(browser.page().message()).isEqualTo("ringproofWrongCode");
        assertThat(browser.page().parameter()).isEqualTo(4);
    }

    @Test
    void after_five_wrong_codes_the_right_one_is_refused_and_another_message_is_needed() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);

        for (int i = 0; i < 5; i++) {
            browser.enter(other(code));
        }
        var fifth = browser.page().message();
        browser.enter(code);
        var refused = browser.page().message();
        var successesBefore = browser.successes;
        clock.advance(Duration.ofSeconds(30));
        browser.press("resend");
        browser.enter(inbox.lastCode(NUMBER));

        assertThat(fifth).isEqualTo("ringproofWrongCodeLast");
        assertThat(refused).isEqualTo("ringproofTooManyAttempts");
        assertThat(successesBefore).isZero();
        assertThat(browser.successes).isOne();
    }

    @Test
    void after_ten_wrong_codes_in_a_row_the_number_has_to_wait() {
        var browser = browser();
        for (int i = 0; i < 2; i++) {
            clock.advance(Duration.ofSeconds(30));
            browser.signIn();
            var code = inbox.lastCode(NUMBER);
            for (int j = 0; j < 5; j++) {
                browser.enter(other(code));
            }
        }

        browser.press("resend");

        assertThat(browser.page().message()).isEqualTo("ringproofTooManyFailures");
        assertThat(browser.page().parameter()).isEqualTo(1L);
        assertThat(browser.successes).isZero();
    }

    @Test
    void a_user_whom_keycloak_has_locked_gets_no_answer_to_the_right_code() {
        var browser = browser();
        browser.signIn();
        browser.locked = true;

        browser.enter(inbox.lastCode(NUMBER));

        assertThat(browser.successes).isZero();
        assertThat(browser.page().message()).isEqualTo("ringproofLocked");
        assertThat(browser.eventErrors).containsExactly(Errors.USER_TEMPORARILY_DISABLED);
        assertThat(browser.eventUsers).containsExactly(anna.model);
    }

    @Test
    void another_message_has_to_wait_and_then_brings_the_same_code() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);
        var sent = inbox.messagesTo(NUMBER).size();

        clock.advance(Duration.ofSeconds(10));
        var tooSoon = browser.press("resend");
        var sentTooSoon = inbox.messagesTo(NUMBER).size();
        clock.advance(Duration.ofSeconds(20));
        var later = browser.press("resend");

        assertThat(tooSoon.message()).isEqualTo("ringproofResendTooSoon");
        assertThat(tooSoon.parameter()).isEqualTo(20L);
        assertThat(tooSoon.resendAfter()).isEqualTo(20);
        assertThat(sentTooSoon).isEqualTo(sent);
        assertThat(later.messages()).isEmpty();
        assertThat(inbox.messagesTo(NUMBER)).hasSize(sent + 1);
        assertThat(inbox.lastCode(NUMBER)).isEqualTo(code);
        browser.enter(code);
        assertThat(browser.successes).isOne();
    }

    @Test
    void a_page_that_is_loaded_again_sends_nothing() {
        var browser = browser();
        browser.signIn();
        var sent = inbox.messagesTo(NUMBER).size();

        clock.advance(Duration.ofMinutes(1));
        var page = browser.signIn();

        assertThat(inbox.messagesTo(NUMBER)).hasSize(sent);
        assertThat(page.messages()).isEmpty();
        browser.enter(inbox.lastCode(NUMBER));
        assertThat(browser.successes).isOne();
    }

    @Test
    void an_expired_code_does_not_sign_in() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);

        clock.advance(Duration.ofMinutes(10));
        browser.enter(code);
        var refused = browser.page().message();
        browser.press("resend");
        browser.enter(inbox.lastCode(NUMBER));

        assertThat(refused).isEqualTo("ringproofCodeExpired");
        assertThat(browser.successes).isOne();
    }

    @Test
    void a_backup_code_signs_in_once() {
        var browser = browser();
        browser.signIn();
        var form = browser.press("show-backup");
        browser.enterBackupCode(backupCodes.get(0));
        var later = browser();
        later.signIn();
        later.enterBackupCode(backupCodes.get(0));

        assertThat(form.shown()).containsEntry("backup", true);
        assertThat(browser.successes).isOne();
        assertThat(later.successes).isZero();
        assertThat(later.failures).containsExactly(INVALID_CREDENTIALS);
        assertThat(later.page().shown()).containsEntry("backup", true);
    }

    @Test
    void a_backup_code_signs_in_even_if_no_message_can_be_sent() {
        browser().signIn();
        var browser = browser();

        var page = browser.signIn();
        browser.enterBackupCode(backupCodes.get(0));

        assertThat(page.message()).isEqualTo("ringproofResendTooSoon");
        assertThat(browser.successes).isOne();
    }

    @Test
    void a_second_browser_has_a_code_of_its_own() {
        var first = browser();
        first.signIn();
        var firstCode = inbox.lastCode(NUMBER);
        var second = browser();

        var page = second.signIn();
        second.enter(firstCode);
        var successesWithCodeOfFirst = second.successes;
        clock.advance(Duration.ofSeconds(30));
        second.press("resend");
        var secondCode = inbox.lastCode(NUMBER);
        second.enter(secondCode);
        first.enter(firstCode);

        assertThat(page.message()).isEqualTo("ringproofResendTooSoon");
        assertThat(successesWithCodeOfFirst).isZero();
        assertThat(second.successes).isOne();
        assertThat(first.successes).isOne();
    }

    @Test
    void cancel_ends_the_sign_in() {
        var browser = browser();
        browser.signIn();

        browser.submit(Map.of("cancel", "true", "code", inbox.lastCode(NUMBER)));

        assertThat(browser.cancellations).isOne();
        assertThat(browser.successes).isZero();
        assertThat(browser.notes).isEmpty();
    }

    @Test
    void a_user_without_a_number_is_asked_to_set_one_up() {
        var bob = new FakeUser("9c2e-bob");
        var authenticator = new SmsAuthenticator(factor);
        var session = mock(KeycloakSession.class);
        var realm = mock(RealmModel.class);

        authenticator.setRequiredActions(session, realm, bob.model);

        assertThat(authenticator.configuredFor(session, realm, bob.model)).isFalse();
        assertThat(authenticator.configuredFor(session, realm, anna.model)).isTrue();
        assertThat(bob.requiredActions).containsExactly("ringproof-sms-setup");
        assertThat(new SmsAuthenticatorFactory().isUserSetupAllowed()).isTrue();
    }

    @Test
    void a_number_whose_credential_was_removed_signs_nobody_in() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);

        anna.credentials.clear();
        browser.enter(code);

        assertThat(browser.successes).isZero();
        assertThat(browser.failures).containsExactly(CREDENTIAL_SETUP_REQUIRED);
    }

    @Test
    void the_challenge_of_another_user_signs_nobody_in() {
        var mallory = new FakeUser("7777-mallory");
        setUp(mallory, "+14155552673");
        clock.advance(Duration.ofMinutes(1));
        var hers = new Browser(mallory, factor);
        hers.signIn();
        var target = browser();
        target.signIn();

        target.notes.putAll(hers.notes);
        target.enter(inbox.lastCode("+14155552673"));

        assertThat(target.successes).isZero();
    }

    @Test
    void nobody_signs_in_while_the_store_does_not_answer() {
        var broken = mock(Ringproof.class, RETURNS_DEEP_STUBS);
        when(broken.administration().account(any())).thenThrow(new StoreUnavailable("no answer", new IOException()));
        var browser = new Browser(anna, new SmsSecondFactor(broken, POLICY, clock));

        var page = browser.signIn();
        browser.enter("424242");

        assertThat(browser.successes).isZero();
        assertThat(browser.failures).containsExactly(INTERNAL_ERROR, INTERNAL_ERROR);
        assertThat(page.template()).isEqualTo("error.ftl");
        assertThat(page.message()).isEqualTo("ringproofUnavailable");
        assertThat(browser.eventDetails).containsEntry("reason", "StoreUnavailable");
    }

    @Test
    void events_and_pages_contain_neither_a_code_nor_a_whole_number() {
        var browser = browser();
        browser.signIn();
        var code = inbox.lastCode(NUMBER);
        browser.enter(other(code));
        browser.press("resend");
        browser.enterBackupCode(backupCodes.get(0).substring(1));
        browser.enter(code);

        var seen = browser.eventDetails + " " + browser.eventErrors + " "
                + browser.page().shown() + " " + anna.credentials.get(0).getUserLabel()
                + anna.credentials.get(0).getCredentialData();
        assertThat(seen)
                .doesNotContain(
                        code,
                        other(code),
                        NUMBER.substring(1),
                        backupCodes.get(0).substring(1));
        assertThat(browser.eventDetails).containsEntry("ringproof_refusal", "WrongCode");
        assertThat(anna.credentials.get(0).getUserLabel()).isEqualTo(MASKED);
        assertThat(browser.successes).isOne();
    }
}
