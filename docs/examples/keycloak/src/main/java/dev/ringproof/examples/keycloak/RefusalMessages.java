package dev.ringproof.examples.keycloak;

import dev.ringproof.core.domain.Refusal;
import java.time.Duration;
import org.keycloak.models.utils.FormMessage;

/** Says each refusal to the user, by a key of the files in {@code theme-resources/messages}. */
final class RefusalMessages {
    private RefusalMessages() {}

    /**
     * Returns the message of a refusal.
     *
     * @param field the field of the form that the message belongs to
     */
    static FormMessage of(Refusal refusal, String field) {
        return switch (refusal) {
            case Refusal.InvalidNumber invalid -> new FormMessage(field, "ringproofInvalidNumber");
            case Refusal.UnsupportedRegion unsupported -> new FormMessage(field, "ringproofUnsupportedNumber");
            case Refusal.UnsupportedNumberType unsupported -> new FormMessage(field, "ringproofUnsupportedNumber");
            case Refusal.NumberTaken taken -> new FormMessage(field, "ringproofNumberTaken");
            case Refusal.TooManyNumbers many -> new FormMessage(field, "ringproofTooManyNumbers");
            case Refusal.WrongCode wrong ->
                wrong.attemptsLeft() > 0
                        ? new FormMessage(field, "ringproofWrongCode", wrong.attemptsLeft())
                        : new FormMessage(field, "ringproofWrongCodeLast");
            case Refusal.NothingPrepared nothing -> new FormMessage(field, "ringproofNothingSent");
            case Refusal.CodeExpired expired -> new FormMessage(field, "ringproofCodeExpired");
            case Refusal.TooManyAttempts many -> new FormMessage(field, "ringproofTooManyAttempts");
            case Refusal.TooManyFailures many -> waiting(field, "ringproofTooManyFailures", many.retryAfter());
            case Refusal.TooManyBackupCodes many -> waiting(field, "ringproofTooManyBackupCodes", many.retryAfter());
            case Refusal.ResendTooSoon soon ->
                new FormMessage(field, "ringproofResendTooSoon", seconds(soon.retryAfter()));
            case Refusal.Disabled disabled -> new FormMessage(field, "ringproofDisabled");
            case Refusal.OptedOut optedOut -> new FormMessage(field, "ringproofOptedOut");
            case Refusal.TooManyRequests many -> new FormMessage(field, "ringproofTooManyRequests");
            case Refusal.HumanCheckRequired check -> new FormMessage(field, "ringproofTooManyRequests");
            case Refusal.AlreadyVerified verified -> startAgain(field);
            case Refusal.NotVerified unverified -> startAgain(field);
            case Refusal.NotReserved released -> startAgain(field);
            case Refusal.InUseAsSecondFactor used -> startAgain(field);
            case Refusal.Linked linked -> startAgain(field);
            case Refusal.NoSecondFactor none -> startAgain(field);
            case Refusal.NoBackupCodes none -> startAgain(field);
            case Refusal.BackupCodesRequired required -> startAgain(field);
            // This provider has no step-up of Ringproof, no tickets and no sign-ins: Keycloak has its own.
            case Refusal.StepUpRequired stepUp -> startAgain(field);
            case Refusal.SessionRequired session -> startAgain(field);
            case Refusal.InvalidTicket ticket -> startAgain(field);
            case Refusal.UsedTicket ticket -> startAgain(field);
            case Refusal.RevokedTicket ticket -> startAgain(field);
            case Refusal.ExpiredTicket ticket -> startAgain(field);
            case Refusal.PhoneSignInOff off -> startAgain(field);
            case Refusal.SignInNotReady early -> startAgain(field);
            case Refusal.UserExists exists -> startAgain(field);
        };
    }

    /** Returns a number of whole seconds, so that nobody is told to come back a moment too early. */
    static long seconds(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private static FormMessage waiting(String field, String key, Duration wait) {
        return new FormMessage(
                field, key, Math.max(1, wait.plusMinutes(1).minusNanos(1).toMinutes()));
    }

    private static FormMessage startAgain(String field) {
        return new FormMessage(field, "ringproofStartAgain");
    }
}
