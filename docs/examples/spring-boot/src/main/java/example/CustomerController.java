package example;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.RefusedException;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop's API. Who calls it is taken from the path here; in your application, your sign-in knows. */
@RestController
class CustomerController {
    private final SignUp signUp;
    private final PhoneNumbers phoneNumbers;

    CustomerController(SignUp signUp, PhoneNumbers phoneNumbers) {
        this.signUp = signUp;
        this.phoneNumbers = phoneNumbers;
    }

    record NewCustomer(String name, String phoneNumber) {}

    record EnteredCode(String code) {}

    record Phone(String id, boolean verified) {
        static Phone of(PhoneNumber number) {
            return new Phone(number.id().value(), number.verification() instanceof Verification.Verified);
        }
    }

    @PostMapping("/customers/{customer}")
    Phone create(@PathVariable String customer, @RequestBody NewCustomer created) {
        return Phone.of(signUp.signUp(customer, created.name(), created.phoneNumber()));
    }

    /** Sends a code once more. */
    @PostMapping("/customers/{customer}/phones/{phone}/prepare")
    Phone prepare(@PathVariable String customer, @PathVariable String phone) {
        return Phone.of(phoneNumbers
                .prepareVerification(actor(customer), new PhoneNumberId(phone))
                .orElseThrow());
    }

    @PostMapping("/customers/{customer}/phones/{phone}/attempt")
    Phone attempt(@PathVariable String customer, @PathVariable String phone, @RequestBody EnteredCode entered) {
        return Phone.of(phoneNumbers
                .attemptVerification(actor(customer), new PhoneNumberId(phone), entered.code())
                .orElseThrow());
    }

    private static Actor actor(String customer) {
        return Actor.withoutSession(new OwnerId(customer));
    }

    /** A rule of Ringproof has said no, such as to a wrong code. */
    @ExceptionHandler
    ProblemDetail refused(RefusedException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT, e.refusal().getClass().getSimpleName());
    }

    @ExceptionHandler
    ProblemDetail notThere(NoSuchPhoneNumber e) {
        return ProblemDetail.forStatus(HttpStatus.NOT_FOUND);
    }

    @ExceptionHandler
    ProblemDetail nameIsTaken(DataIntegrityViolationException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "this name is taken");
    }
}
