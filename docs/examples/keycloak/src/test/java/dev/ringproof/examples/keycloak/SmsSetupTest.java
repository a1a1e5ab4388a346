package dev.ringproof.examples.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.testkit.Inbox;
import dev.ringproof.testkit.RingproofExtension;
import dev.ringproof.testkit.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsSetupTest {
    private static final VerificationPolicy POLICY = VerificationPolicy.DEFAULT.hidingTakenNumbers();
    private static final String NUMBER = "+14155552671";
    private static final String OTHER_NUMBER = "+14155552672";

    @RegisterExtension
    static final RingproofExtension RINGPROOF = RingproofExtension.with(builder -> builder.verification(POLICY));

    private final SmsSecondFactor factor;
    private final Inbox inbox;
    private final SettableClock clock;
    private final FakeUser anna = new FakeUser("5a1b7c30-anna");

    SmsSetupTest(Ringproof ringproof, Inbox inbox, SettableClock clock) {
        this.factor = new SmsSecondFactor(ringproof, POLICY, clock);
        this.inbox = inbox;
        this.clock = clock;
    }

    @BeforeEach
    void anna_must_set_up_a_number() {
        anna.requiredActions.add(SmsSetupFactory.ID);
    }

    private Browser browser(FakeUser user) {
        var browser = new Browser(user, factor);
        browser.setUp();
        return browser;
    }

    /** Returns a browser whose user has set up a number, and sees the backup codes. */
    private Browser setUp(FakeUser user, String number) {
        var browser = browser(user);
        browser.submitSetup("phone_number", number);
        browser.submitSetup("code", inbox.lastCode(number));
        return browser;
    }

    /** Returns a browser whose user changes the number. */
    private Browser changing(FakeUser user) {
        var browser = new Browser(user, factor);
        browser.startedByUser = true;
        browser.setUp();
        return browser;
    }

    private boolean signsIn(FakeUser user, String number) {
        var browser = new Browser(user, factor);
        browser.signIn();
        browser.enter(inbox.lastCode(number));
        return browser.successes == 1;
    }

    @Test
    void a_user_enters_a_number_and_its_code_and_then_signs_in_by_it() {
        var browser = browser(anna);
        var first = browser.page();
        var second = browser.submitSetup("phone_number", "+1 (415) 555-2671");
        var third = browser.submitSetup("code", inbox.lastCode(NUMBER));
        var successesBefore = browser.successes;
        browser.submitSetup("done", "true");

        assertThat(first.template()).isEqualTo("ringproof-number.ftl");
        assertThat(second.template()).isEqualTo("ringproof-code.ftl");
        assertThat(second.shown()).containsEntry("number", "+1********71").containsEntry("resendAfter", 30L);
        assertThat(third.template()).isEqualTo("ringproof-backup-codes.ftl");
        assertThat(third.backupCodes()).hasSize(10);
        assertThat(successesBefore).isZero();
        assertThat(browser.successes).isOne();
        assertThat(anna.requiredActions).isEmpty();
        assertThat(factor.inUse(anna.model))
                .hasValueSatisfying(number -> assertThat(number.isVerified()).isTrue());
        assertThat(signsIn(anna, NUMBER)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ringproofInvalidNumber",
        "415 555 2671, ringproofInvalidNumber",
        "+44 7400 123456, ringproofUnsupportedNumber",
        "+1 900 555 1212, ringproofUnsupportedNumber",
    })
    void a_number_that_cannot_be_used_is_refused(String entered, String message) {
        var page = browser(anna).submitSetup("phone_number", entered);

        assertThat(page.template()).isEqualTo("ringproof-number.ftl");
        assertThat(page.message()).isEqualTo(message);
        assertThat(anna.credentials).isEmpty();
    }

    @Test
    void a_wrong_code_sets_nothing_up() {
        var browser = browser(anna);
        browser.submitSetup("phone_number", NUMBER);
        var code = inbox.lastCode(NUMBER);

        var page = browser.submitSetup("code", code.equals("000000") ? "111111" : "000000");

        assertThat(page.message()).isEqualTo("ringproofWrongCode");
        assertThat(browser.successes).isZero();
        assertThat(anna.credentials).isEmpty();
        assertThat(anna.requiredActions).containsExactly(SmsSetupFactory.ID);
        assertThat(factor.inUse(anna.model)).isEmpty();
    }

    @Test
    void another_message_has_to_wait() {
        var browser = browser(anna);
        browser.submitSetup("phone_number", NUMBER);

        var tooSoon = browser.submitSetup("resend", "true");
        clock.advance(Duration.ofSeconds(30));
        var later = browser.submitSetup("resend", "true");

        assertThat(tooSoon.message()).isEqualTo("ringproofResendTooSoon");
        assertThat(later.messages()).isEmpty();
        assertThat(inbox.messagesTo(NUMBER)).hasSize(2);
    }

    @Test
    void a_user_who_has_entered_a_wrong_number_enters_another_one() {
        var browser = browser(anna);
        browser.submitSetup("phone_number", OTHER_NUMBER);
        var code = inbox.lastCode(OTHER_NUMBER);

        var page = browser.submitSetup("change", "true");
        browser.submitSetup("phone_number", NUMBER);
        var refused = browser.submitSetup("code", code);
        browser.submitSetup("code", inbox.lastCode(NUMBER));

        assertThat(page.template()).isEqualTo("ringproof-number.ftl");
        assertThat(refused.message()).isEqualTo("ringproofWrongCode");
        assertThat(signsIn(anna, NUMBER)).isTrue();
    }

    @Test
    void an_action_that_was_left_is_taken_up_again_and_its_code_is_still_right() {
        browser(anna).submitSetup("phone_number", NUMBER);

        var browser = browser(anna);
        var page = browser.submitSetup("phone_number", NUMBER);
        browser.submitSetup("code", inbox.lastCode(NUMBER));

        assertThat(page.message()).isEqualTo("ringproofResendTooSoon");
        assertThat(factor.inUse(anna.model)).isPresent();
    }

    @Test
    void the_number_of_another_user_is_refused_after_the_right_code_only() {
        setUp(new FakeUser("9c2e-bob"), NUMBER);
        clock.advance(Duration.ofMinutes(1));
        var browser = browser(anna);

        var second = browser.submitSetup("phone_number", NUMBER);
        var third = browser.submitSetup("code", inbox.lastCode(NUMBER));

        assertThat(second.messages()).isEmpty();
        assertThat(third.message()).isEqualTo("ringproofNumberTaken");
        assertThat(anna.credentials).isEmpty();
    }

    @Test
    void backup_codes_are_shown_once_and_can_be_made_anew() {
        var browser = setUp(anna, NUMBER);
        var lost = browser.page().backupCodes();

        browser.setUp();
        var reloaded = browser.page();
        var made = browser.submitSetup("new-codes", "true").backupCodes();

        assertThat(reloaded.backupCodes()).isEmpty();
        assertThat(made).hasSize(10).doesNotContainAnyElementsOf(lost);
        assertThat(browser.successes).isZero();
        var signIn = new Browser(anna, factor);
        signIn.signIn();
        signIn.enterBackupCode(lost.get(0));
        assertThat(signIn.successes).isZero();
        signIn.enterBackupCode(made.get(0));
        assertThat(signIn.successes).isOne();
    }

    @Test
    void a_user_who_has_a_number_is_not_asked_again() {
        setUp(anna, NUMBER);

        var browser = new Browser(anna, factor);
        browser.setUp();

        assertThat(browser.successes).isOne();
    }

    @Test
    void a_new_number_replaces_the_old_one_when_its_code_was_right() {
        setUp(anna, NUMBER);
        clock.advance(Duration.ofMinutes(1));
        var browser = changing(anna);
        browser.submitSetup("phone_number", OTHER_NUMBER);
        var before = signsIn(anna, NUMBER);
        clock.advance(Duration.ofMinutes(1));

        browser.submitSetup("code", inbox.lastCode(OTHER_NUMBER));

        assertThat(before).isTrue();
        assertThat(browser.successes).isOne();
        assertThat(anna.credentials).hasSize(1);
        assertThat(factor.ringproof()
                        .administration()
                        .account(SmsSecondFactor.owner(anna.model))
                        .numbers())
                .extracting(number -> number.phoneNumber().value())
                .containsExactly(OTHER_NUMBER);
        assertThat(signsIn(anna, OTHER_NUMBER)).isTrue();
    }

    @Test
    void the_number_in_use_is_not_set_up_again() {
        setUp(anna, NUMBER);

        var page = changing(anna).submitSetup("phone_number", NUMBER);

        assertThat(page.message()).isEqualTo("ringproofAlreadySetUp");
        assertThat(factor.inUse(anna.model)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {NUMBER, OTHER_NUMBER})
    void after_a_removal_a_number_must_be_verified_and_the_old_backup_codes_are_void(String number) {
        var old = setUp(anna, NUMBER).page().backupCodes();
        anna.credentials.clear();
        clock.advance(Duration.ofMinutes(1));
        var browser = browser(anna);

        var second = browser.submitSetup("phone_number", number);
        var third = browser.submitSetup("code", inbox.lastCode(number));

        assertThat(second.template()).isEqualTo("ringproof-code.ftl");
        assertThat(third.backupCodes()).hasSize(10).doesNotContainAnyElementsOf(old);
        var signIn = new Browser(anna, factor);
        signIn.signIn();
        signIn.enterBackupCode(old.get(0));
        assertThat(signIn.successes).isZero();
    }
}
