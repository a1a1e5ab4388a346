package dev.ringproof.core.domain.explanation;

import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.limit.Finding;
import dev.ringproof.core.domain.limit.LimitMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a request for a message was refused, or why no message came, with what an operator does next. The wire and the
 * stores use the names, so a name stays.
 */
public enum Cause {
    // Nobody was asked, or nothing can be sent.
    NOTHING_REQUESTED("Look in your own logs whether your app has requested a code, and for which number."),
    TEST_NUMBER("Enter the fixed code of the test number: nothing is ever sent to it."),
    NUMBER_INVALID("Ask the person for the number in international form, with a plus sign and all digits."),
    REGION_NOT_ALLOWED("Allow the region in the settings if you want to send messages there."),
    KIND_NOT_ALLOWED("Ask the person for a mobile number, or allow numbers of this kind in the settings."),

    // A rule of the account has refused the request.
    NUMBER_TAKEN("Another user has verified the number: remove it there first if it belongs to this person."),
    ALREADY_VERIFIED("Nothing is left to do: the number is verified already."),
    NOT_A_SECOND_FACTOR("Reserve the number for second factor before you request a code for it."),
    RESEND_TOO_SOON("Wait until the pause after the last message is over, and look at that message first."),
    TOO_MANY_FAILURES("Wait until the pause after wrong codes is over, or unlock the number."),
    NUMBER_DISABLED("Unlock the number once you are sure who enters the codes."),
    OPTED_OUT("Ask the person to opt in again: they have replied STOP, or you have put them on the list."),
    OTHER_RULE("Read the evidence: it names the rule that has refused the request."),

    // A limit has refused the request.
    LIMIT_OF_NUMBER("Wait until the window of the limit is over; many requests for one number are often an attack."),
    LIMIT_OF_OWNER("Wait until the window of the limit is over, or look at what this user does."),
    LIMIT_OF_ADDRESS("Check that the trusted proxies are set right, and then look at who sends from this address."),
    LIMIT_OF_PREFIX("Look whether codes for the neighbours of the number are entered; if not, it is an attack."),
    LIMIT_OF_REGION("Raise the limit of the region if the demand is real; otherwise it is an attack."),
    LIMIT_OF_SERVER("Raise the limit of the server if the demand is real; otherwise it is an attack."),
    LIMIT_OF_CREATES("Wait until the window of the limit is over, or look at who adds so many numbers."),
    BUDGET_USED_UP("Raise the budget, or wait until its day or month is over."),

    // What knows fraud has refused the request.
    BLOCKED_BY_GUARD("Look at the prefix, and unblock it if its codes are requested by real people."),
    BLOCKED_BY_OPERATOR("Remove the block if you do not want it any more: an operator has set it."),
    DENIED_BY_ADVISOR("Look in your risk advisor for its reason."),
    HUMAN_CHECK_REQUIRED("Let your app show a human check and repeat the request with the field proof_token."),

    // A message is stored, and no gateway has taken it.
    BEING_HANDED_OVER("Ask again in half a minute: the message has only just been stored."),
    NOTICE_WAITING("Nothing is left to do: notices to one owner are gathered, and this one is sent when it is due."),
    DELIVERY_STANDS_STILL("Look whether a server runs and reaches the database: messages wait and nobody takes them."),
    WAITING_FOR_GATEWAY("Look at the gateways of the evidence and at their carriers' status pages."),
    REFUSED_BY_GATEWAY("Look up the reason at the carrier of the evidence; it will not take this message."),

    // A message is dead before a gateway has taken it.
    EXPIRED_UNSENT("Request a new code, once a gateway of the route works again."),
    REPLACED("Look at the newer message of the list: it has taken the place of this one."),
    NUMBER_REMOVED("Add the number again: it was removed before the message could be sent."),
    CODE_USED_UP("Request a new code: too many wrong codes were entered."),

    // A gateway has taken the message.
    NO_RECEIPT("Ask the carrier of the evidence what became of the message with this reference."),
    UNDELIVERED("Look up the reason at the carrier of the evidence, and ask there with this reference."),
    DELIVERED("Ask the person to look at the phone: blocked senders, spam folder, another SIM card, a restart."),
    CODE_ENTERED("Nothing is left to do: the message came, since its code was entered.");

    private final String nextStep;

    Cause(String nextStep) {
        this.nextStep = nextStep;
    }

    /** Returns what an operator does next, in one sentence. */
    public String nextStep() {
        return nextStep;
    }

    /** Returns the name on the wire, such as {@code limit_of_number}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the cause with this name; empty if there is none, because a later version has written it. */
    public static Optional<Cause> named(String name) {
        return Arrays.stream(values())
                .filter(cause -> cause.name().equals(name))
                .findFirst();
    }

    /**
     * Returns the cause of a refused request for a message.
     *
     * @param findings what the limits have found, if they have refused the request
     */
    public static Cause of(Refusal refusal, List<Finding> findings) {
        return switch (refusal) {
            case Refusal.InvalidNumber invalid -> NUMBER_INVALID;
            case Refusal.UnsupportedRegion region -> REGION_NOT_ALLOWED;
            case Refusal.UnsupportedNumberType type -> KIND_NOT_ALLOWED;
            case Refusal.NumberTaken taken -> NUMBER_TAKEN;
            case Refusal.AlreadyVerified verified -> ALREADY_VERIFIED;
            case Refusal.NoSecondFactor none -> NOT_A_SECOND_FACTOR;
            case Refusal.ResendTooSoon soon -> RESEND_TOO_SOON;
            case Refusal.TooManyFailures failures -> TOO_MANY_FAILURES;
            case Refusal.Disabled disabled -> NUMBER_DISABLED;
            case Refusal.TooManyRequests requests -> of(findings);
            case Refusal.HumanCheckRequired check -> HUMAN_CHECK_REQUIRED;
            case Refusal.OptedOut out -> OPTED_OUT;
            case Refusal.TooManyNumbers numbers -> OTHER_RULE;
            case Refusal.NothingPrepared nothing -> OTHER_RULE;
            case Refusal.WrongCode wrong -> OTHER_RULE;
            case Refusal.CodeExpired expired -> OTHER_RULE;
            case Refusal.TooManyAttempts attempts -> OTHER_RULE;
            case Refusal.NotVerified unverified -> OTHER_RULE;
            case Refusal.NotReserved unreserved -> OTHER_RULE;
            case Refusal.InUseAsSecondFactor inUse -> OTHER_RULE;
            case Refusal.Linked linked -> OTHER_RULE;
            case Refusal.StepUpRequired stepUp -> OTHER_RULE;
            case Refusal.SessionRequired session -> OTHER_RULE;
            case Refusal.NoBackupCodes codes -> OTHER_RULE;
            case Refusal.TooManyBackupCodes codes -> OTHER_RULE;
            case Refusal.BackupCodesRequired codes -> OTHER_RULE;
            case Refusal.InvalidTicket ticket -> OTHER_RULE;
            case Refusal.UsedTicket ticket -> OTHER_RULE;
            case Refusal.RevokedTicket ticket -> OTHER_RULE;
            case Refusal.ExpiredTicket ticket -> OTHER_RULE;
            case Refusal.PhoneSignInOff off -> OTHER_RULE;
            case Refusal.SignInNotReady signIn -> OTHER_RULE;
            case Refusal.UserExists user -> OTHER_RULE;
        };
    }

    /** Returns the cause of a request that the risk advisor has refused. */
    static Cause ofAdvice(Refusal refusal) {
        return refusal instanceof Refusal.HumanCheckRequired ? HUMAN_CHECK_REQUIRED : DENIED_BY_ADVISOR;
    }

    /** Of several findings, a block counts most, and then the first one that is enforced. */
    private static Cause of(List<Finding> findings) {
        var enforced = findings.stream()
                .filter(finding -> finding.mode() == LimitMode.ENFORCE)
                .toList();
        return enforced.stream()
                .filter(finding -> finding.ceiling() == null)
                .findFirst()
                .or(() -> enforced.stream().findFirst())
                .map(finding -> finding.ceiling() == null ? ofBlock(finding) : ofCeiling(finding))
                .orElse(OTHER_RULE);
    }

    private static Cause ofBlock(Finding finding) {
        return finding.source() == Finding.Source.DENIED ? BLOCKED_BY_OPERATOR : BLOCKED_BY_GUARD;
    }

    private static Cause ofCeiling(Finding finding) {
        return switch (finding.counter().limit()) {
            case NUMBER, SECOND_FACTOR -> LIMIT_OF_NUMBER;
            case OWNER, SECOND_FACTORS_OF_OWNER, ADVICE_OF_OWNER -> LIMIT_OF_OWNER;
            case ADDRESS, ADVICE_FROM_ADDRESS -> LIMIT_OF_ADDRESS;
            case RANGE, PREFIX, WIDE_PREFIX -> LIMIT_OF_PREFIX;
            case REGION -> LIMIT_OF_REGION;
            case SERVER -> LIMIT_OF_SERVER;
            case CREATES_OF_OWNER, CREATES_FROM_ADDRESS -> LIMIT_OF_CREATES;
            case REGION_BUDGET, BUDGET -> BUDGET_USED_UP;
            case NOTICES, WRONG_CODES_OF_OWNER, WRONG_CODES_FROM_ADDRESS, WRONG_CODES -> OTHER_RULE;
        };
    }
}
