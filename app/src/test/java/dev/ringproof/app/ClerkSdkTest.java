package dev.ringproof.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clerk.backend_api.Clerk;
import com.clerk.backend_api.models.components.PhoneNumber;
import com.clerk.backend_api.models.components.VerificationAdmin;
import com.clerk.backend_api.models.components.VerificationOTP;
import com.clerk.backend_api.models.components.VerificationOtpVerificationStatus;
import com.clerk.backend_api.models.errors.ClerkErrors;
import com.clerk.backend_api.models.operations.AttemptPhoneNumberVerificationRequestBody;
import com.clerk.backend_api.models.operations.CreatePhoneNumberRequestBody;
import com.clerk.backend_api.models.operations.UpdatePhoneNumberRequestBody;
import java.nio.file.Path;
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
        var body = UpdatePhoneNumberRequestBody.builder().verified(verified).build();
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
