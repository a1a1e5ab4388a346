package dev.ringproof.adapters.rest.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.domain.Refusal;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The error of each refusal. */
class ErrorsTest {

    static Stream<Arguments> refusals() {
        var minute = Duration.ofMinutes(1);
        return Stream.of(
                Arguments.of(new Refusal.InvalidNumber(), 422, "form_param_format_invalid"),
                Arguments.of(new Refusal.UnsupportedRegion("GB", 44), 403, "unsupported_country_code"),
                Arguments.of(new Refusal.UnsupportedNumberType(), 403, "not_allowed_access"),
                Arguments.of(new Refusal.NumberTaken(), 422, "form_identifier_exists"),
                Arguments.of(new Refusal.TooManyNumbers(), 400, "too_many_unverified_identifications"),
                Arguments.of(new Refusal.AlreadyVerified(), 400, "verification_already_verified"),
                Arguments.of(new Refusal.NothingPrepared(), 400, "verification_missing"),
                Arguments.of(new Refusal.ResendTooSoon(minute), 429, "verification_code_too_many_requests"),
                Arguments.of(new Refusal.WrongCode(1), 422, "form_code_incorrect"),
                Arguments.of(new Refusal.CodeExpired(), 400, "verification_expired"),
                Arguments.of(new Refusal.TooManyAttempts(), 400, "verification_failed"),
                Arguments.of(new Refusal.TooManyFailures(minute), 429, "too_many_requests"),
                Arguments.of(new Refusal.TooManyBackupCodes(minute), 429, "too_many_requests"),
                Arguments.of(new Refusal.Disabled(), 403, "user_locked"),
                Arguments.of(new Refusal.OptedOut(), 403, "number_opted_out"),
                Arguments.of(
                        new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR),
                        400,
                        "identification_update_second_factor_unverified"),
                Arguments.of(new Refusal.NotVerified(Refusal.Role.PRIMARY), 422, "form_param_value_invalid"),
                Arguments.of(new Refusal.NotReserved(), 400, "identification_update_failed"),
                Arguments.of(new Refusal.InUseAsSecondFactor(), 400, "identification_update_failed"),
                Arguments.of(new Refusal.NoSecondFactor(), 400, "no_second_factors"),
                Arguments.of(new Refusal.StepUpRequired(minute), 403, "session_reverification_required"),
                Arguments.of(new Refusal.SessionRequired(), 403, "session_required"),
                Arguments.of(new Refusal.NoBackupCodes(), 400, "backup_codes_not_available"),
                Arguments.of(new Refusal.BackupCodesRequired(), 409, "backup_codes_required"),
                Arguments.of(new Refusal.UserExists(Refusal.UserField.ID), 422, "form_identifier_exists"),
                Arguments.of(new Refusal.UserExists(Refusal.UserField.EXTERNAL_ID), 422, "form_identifier_exists"),
                Arguments.of(new Refusal.Linked(), 400, "delete_linked_identification_disallowed"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void each_refusal_has_the_status_and_the_code_of_the_published_catalogue(Refusal refusal, int status, String code) {
        var error = Errors.of(refusal);

        assertThat(error.status()).isEqualTo(status);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.retryAfterSeconds() > 0).isEqualTo(status == 429);
    }

    @Test
    void two_refusals_have_other_codes_where_a_totp_is_verified() {
        assertThat(Errors.ofVerifyTotp(new Refusal.WrongCode(1)).code()).isEqualTo("totp_incorrect_code");
        assertThat(Errors.ofVerifyTotp(new Refusal.NoSecondFactor()).code()).isEqualTo("totp_disabled");
        assertThat(Errors.ofVerifyTotp(new Refusal.Disabled())).isEqualTo(Errors.of(new Refusal.Disabled()));
    }

    @Test
    void the_error_names_the_field_that_another_user_has() {
        assertThat(Errors.of(new Refusal.UserExists(Refusal.UserField.ID)).meta())
                .containsEntry("param_name", "id");
        assertThat(Errors.of(new Refusal.UserExists(Refusal.UserField.EXTERNAL_ID))
                        .meta())
                .containsEntry("param_name", "external_id");
        assertThat(Errors.ofUser(new Refusal.NotVerified(Refusal.Role.PRIMARY)).meta())
                .containsEntry("param_name", "primary_phone_number_id");
    }

    /** The code of a moment ago may be dead: entered, failed, or of a number that was removed and added again. */
    @Test
    void a_request_that_comes_too_soon_is_told_the_time_to_wait_and_nothing_about_the_code() {
        assertThat(Errors.of(new Refusal.ResendTooSoon(Duration.ofMillis(29_001)))
                        .longMessage())
                .isEqualTo("A message to this number was requested a moment ago."
                        + " Wait 30 s before you request another one.");
    }

    /** A number gets another code, but a second-factor challenge does not: a person must begin a new one. */
    @Test
    void a_dead_code_is_followed_by_what_helps_for_a_number_and_for_a_challenge() {
        assertThat(Errors.of(new Refusal.TooManyAttempts()).longMessage())
                .isEqualTo("Too many wrong codes. Start again with a new code.");
        assertThat(Errors.of(new Refusal.CodeExpired()).longMessage())
                .isEqualTo("This code has expired. Start again with a new one.");
    }

    @Test
    void what_is_locked_may_be_a_number_or_a_set_of_backup_codes() {
        assertThat(Errors.of(new Refusal.Disabled()).longMessage())
                .isEqualTo("Too many wrong codes: none is accepted any more. Contact support.");
    }

    @Test
    void time_to_wait_is_whole_seconds_rounded_up() {
        assertThat(Errors.of(new Refusal.ResendTooSoon(Duration.ofMillis(29_001)))
                        .retryAfterSeconds())
                .isEqualTo(30);
        assertThat(Errors.of(new Refusal.ResendTooSoon(Duration.ofMillis(1))).retryAfterSeconds())
                .isEqualTo(1);
    }
}
