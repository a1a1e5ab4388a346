package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clerk.backend_api.Clerk;
import com.clerk.backend_api.models.components.PhoneNumber;
import com.clerk.backend_api.models.components.User;
import com.clerk.backend_api.models.components.VerificationAdmin;
import com.clerk.backend_api.models.components.VerificationOTP;
import com.clerk.backend_api.models.components.VerificationOtpVerificationStatus;
import com.clerk.backend_api.models.errors.ClerkErrors;
import com.clerk.backend_api.models.operations.AttemptPhoneNumberVerificationRequestBody;
import com.clerk.backend_api.models.operations.CreatePhoneNumberRequestBody;
import com.clerk.backend_api.models.operations.CreateUserRequestBody;
import com.clerk.backend_api.models.operations.GetUserListRequest;
import com.clerk.backend_api.models.operations.GetUsersCountRequest;
import com.clerk.backend_api.models.operations.PhoneNumberIdentificationStatus;
import com.clerk.backend_api.models.operations.ReplaceUserPhoneNumberIdentificationStatus;
import com.clerk.backend_api.models.operations.ReplaceUserPhoneNumberRequestBody;
import com.clerk.backend_api.models.operations.UpdatePhoneNumberRequestBody;
import com.clerk.backend_api.models.operations.UpdateUserRequestBody;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uses the server through Clerk's official Java SDK. The SDK is unmodified; only the URL of the server is different.
 */
class ClerkSdkTest {
    @TempDir
    static Path data;

    private static ServerProcess server;
    private static Clerk clerk;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(Map.of("RINGPROOF_DATA", data.toString()));
        clerk = clerk("sk_test_dev");
        var api = new Api(server.base());
        List.of("user_1", "user_2", "user_3", "user_4").forEach(api::createUser);
    }

    private static Clerk clerk(String secretKey) {
        return Clerk.builder()
                .serverURL(server.base() + "/v1")
                .bearerAuth(secretKey)
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_phone_number_is_created_read_updated_and_deleted() {
        var created = create("user_1", "+14155552671", false);
        var id = created.id().orElseThrow();

        var updated = update(id, true);
        var read = clerk.phoneNumbers()
                .get()
                .phoneNumberId(id)
                .call()
                .phoneNumber()
                .orElseThrow();
        var deleted = clerk.phoneNumbers()
                .delete()
                .phoneNumberId(id)
                .call()
                .deletedObject()
                .orElseThrow();

        assertThat(created.phoneNumber()).isEqualTo("+14155552671");
        assertThat(created.verification()).isEmpty();
        assertThat(created.linkedTo()).isEmpty();
        assertThat(created.createdAt()).isPositive();
        assertThat(updated.verification()).containsInstanceOf(VerificationAdmin.class);
        assertThat(read).isEqualTo(updated);
        assertThat(deleted.deleted()).isTrue();
        assertThat(deleted.id()).contains(id);
        assertError(
                "resource_not_found",
                () -> clerk.phoneNumbers().get().phoneNumberId(id).call());
    }

    @Test
    void a_verification_is_prepared_and_attempted() {
        var id = create("user_2", "+14155552672", false).id().orElseThrow();

        var prepared = clerk.phoneNumbers()
                .prepareVerification()
                .phoneNumberId(id)
                .call()
                .verificationResponse()
                .orElseThrow();
        var code = new Api(server.base()).newestCode("+14155552672");
        var verification = prepared.id().orElseThrow();
        var wrong = attempt(id, verification, code.equals("000000") ? "000001" : "000000");
        var right = attempt(id, verification, code);
        var number = clerk.phoneNumbers()
                .get()
                .phoneNumberId(id)
                .call()
                .phoneNumber()
                .orElseThrow();

        assertThat(prepared.status()).contains("unverified");
        assertThat(wrong).contains("unverified");
        assertThat(right).contains("verified");
        assertThat(number.verification())
                .get()
                .isInstanceOfSatisfying(
                        VerificationOTP.class,
                        otp -> assertThat(otp.status()).isEqualTo(VerificationOtpVerificationStatus.VERIFIED));
        assertError("verification_already_verified", () -> attempt(id, verification, code));
    }

    @Test
    void errors_arrive_as_exceptions_of_the_sdk() {
        create("user_3", "+14155552673", true);

        assertError("form_identifier_exists", () -> create("user_4", "+14155552673", false));
        assertError("form_param_format_invalid", () -> create("user_4", "hello", false));
        assertError("unsupported_country_code", () -> create("user_4", "+447400123456", false));
        assertError(
                "clerk_key_invalid",
                () -> clerk("sk_test_wrong")
                        .phoneNumbers()
                        .get()
                        .phoneNumberId("idn_1")
                        .call());
    }

    @Test
    void a_user_is_created_read_updated_and_deleted() {
        var created = created(CreateUserRequestBody.builder()
                .externalId("customer-1")
                .phoneNumber(List.of("+14155552681", "+1 415 555 2682"))
                .phoneNumberIdentificationStatus(
                        List.of(PhoneNumberIdentificationStatus.VERIFIED, PhoneNumberIdentificationStatus.RESERVED))
                .skipPasswordRequirement(true));
        var second = created.phoneNumbers().get(1);

        var read = clerk.users().get(created.id()).user().orElseThrow();
        var updated = update(created.id(), UpdateUserRequestBody.builder().externalId("customer-2"));
        assertError(
                "form_param_value_invalid",
                () -> update(
                        created.id(),
                        UpdateUserRequestBody.builder()
                                .primaryPhoneNumberId(second.id().orElseThrow())));
        var deleted = clerk.users().delete(created.id()).deletedObject().orElseThrow();

        assertThat(created.externalId()).contains("customer-1");
        assertThat(created.phoneNumbers())
                .extracting(PhoneNumber::phoneNumber)
                .containsExactly("+14155552681", "+14155552682");
        assertThat(created.primaryPhoneNumberId())
                .isEqualTo(created.phoneNumbers().getFirst().id());
        assertThat(created.phoneNumbers().getFirst().verification()).containsInstanceOf(VerificationAdmin.class);
        assertThat(second.verification()).isEmpty();
        assertThat(second.reserved()).isTrue();
        assertThat(created.lastSignInAt()).isEmpty();
        assertThat(read).isEqualTo(created);
        assertThat(updated.externalId()).contains("customer-2");
        assertThat(deleted.deleted()).isTrue();
        assertThat(deleted.object()).isEqualTo("user");
        assertThat(deleted.id()).contains(created.id());
        assertError("resource_not_found", () -> clerk.users().get(created.id()));
        assertError("resource_not_found", () -> clerk.users().delete(created.id()));
    }

    @Test
    void users_are_listed_and_counted_by_the_same_conditions() {
        var first =
                created(CreateUserRequestBody.builder().externalId("listed-1").phoneNumber(List.of("+14155552683")));
        var second = created(CreateUserRequestBody.builder().phoneNumber(List.of("+14155552684")));
        var byNumber = List.of("+14155552683", "+1 (415) 555-2684", "+14155550999");

        var users = list(GetUserListRequest.builder().phoneNumber(byNumber).orderBy("+created_at"));
        var count = clerk.users()
                .count(GetUsersCountRequest.builder().phoneNumber(byNumber).build())
                .totalCount()
                .orElseThrow();

        assertThat(users).containsExactly(first, second);
        assertThat(count.totalCount()).isEqualTo(2);
        assertThat(list(GetUserListRequest.builder()
                        .phoneNumber(byNumber)
                        .orderBy("-created_at")
                        .limit(1)
                        .offset(1)))
                .containsExactly(first);
        assertThat(list(GetUserListRequest.builder().externalId(List.of("listed-1"))))
                .containsExactly(first);
        assertThat(list(GetUserListRequest.builder().userId(List.of(second.id(), "nobody"))))
                .containsExactly(second);
        assertThat(list(GetUserListRequest.builder().query("+14155552684"))).containsExactly(second);
        assertThat(list(GetUserListRequest.builder().phoneNumberQuery("+14155552683")))
                .containsExactly(first);
        assertThat(list(GetUserListRequest.builder())).contains(second, first);
        assertError(
                "form_param_unknown", () -> list(GetUserListRequest.builder().emailAddressQuery("@example.com")));
    }

    @Test
    void a_number_is_replaced_and_the_second_factor_goes_off() {
        var user = created(CreateUserRequestBody.builder().phoneNumber(List.of("+14155552685")));
        update(user.phoneNumbers().getFirst().id().orElseThrow(), true, true);
        assertThat(clerk.users().get(user.id()).user().orElseThrow().twoFactorEnabled())
                .isTrue();

        var left = clerk.phoneNumbers()
                .replaceForUser(
                        user.id(),
                        ReplaceUserPhoneNumberRequestBody.builder()
                                .phoneNumber("+14155552686")
                                .identificationStatus(ReplaceUserPhoneNumberIdentificationStatus.RESERVED)
                                .build())
                .phoneNumber()
                .orElseThrow();

        var after = clerk.users().get(user.id()).user().orElseThrow();
        assertThat(after.phoneNumbers()).containsExactly(left);
        assertThat(left.reserved()).isTrue();
        assertThat(after.primaryPhoneNumberId()).isEqualTo(left.id());
        assertThat(after.twoFactorEnabled()).isFalse();
        assertThat(after.updatedAt()).isGreaterThan(user.updatedAt());
    }

    @Test
    void the_second_factor_and_the_backup_codes_of_a_user_are_removed() {
        var user = created(CreateUserRequestBody.builder().phoneNumber(List.of("+14155552687")));
        update(user.phoneNumbers().getFirst().id().orElseThrow(), true, true);
        var withBoth = clerk.users().get(user.id()).user().orElseThrow();

        clerk.users().deleteBackupCodes(user.id());
        var withoutCodes = clerk.users().get(user.id()).user().orElseThrow();
        clerk.users().disableMfa(user.id());
        var withoutBoth = clerk.users().get(user.id()).user().orElseThrow();

        assertThat(withBoth.backupCodeEnabled()).isTrue();
        assertThat(withoutCodes.backupCodeEnabled()).isFalse();
        assertThat(withoutCodes.twoFactorEnabled()).isTrue();
        assertThat(withoutBoth.twoFactorEnabled()).isFalse();
        assertError("resource_not_found", () -> clerk.users().disableMfa("nobody"));
        assertError("resource_not_found", () -> clerk.users().deleteBackupCodes("nobody"));
    }

    @Test
    void a_number_of_a_user_whom_nobody_has_created_is_refused() {
        assertError("resource_not_found", () -> create("nobody", "+14155552688", false));
    }

    private static User created(CreateUserRequestBody.Builder body) {
        return clerk.users().create(body.build()).user().orElseThrow();
    }

    private static User update(String id, UpdateUserRequestBody.Builder body) {
        return clerk.users().update(id, body.build()).user().orElseThrow();
    }

    private static List<User> list(GetUserListRequest.Builder request) {
        return clerk.users().list(request.build()).userList().orElseThrow();
    }

    private static PhoneNumber create(String user, String number, boolean verified) {
        var body = CreatePhoneNumberRequestBody.builder()
                .userId(user)
                .phoneNumber(number)
                .verified(verified)
                .primary(false)
                .reservedForSecondFactor(false)
                .build();
        return clerk.phoneNumbers().create().request(body).call().phoneNumber().orElseThrow();
    }

    private static PhoneNumber update(String id, boolean verified) {
        return update(id, verified, false);
    }

    private static PhoneNumber update(String id, boolean verified, boolean reserved) {
        var body = UpdatePhoneNumberRequestBody.builder()
                .verified(verified)
                .reservedForSecondFactor(reserved)
                .build();
        return clerk.phoneNumbers()
                .update()
                .phoneNumberId(id)
                .requestBody(body)
                .call()
                .phoneNumber()
                .orElseThrow();
    }

    private static Optional<String> attempt(String id, String verification, String code) {
        var body = AttemptPhoneNumberVerificationRequestBody.builder()
                .verificationId(verification)
                .code(code)
                .build();
        return clerk.phoneNumbers()
                .attemptVerification()
                .phoneNumberId(id)
                .requestBody(body)
                .call()
                .verificationResponse()
                .orElseThrow()
                .status();
    }

    private static void assertError(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ClerkErrors.class,
                        thrown -> assertThat(thrown.data().orElseThrow().errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.code()).isEqualTo(code)));
    }
}
