package dev.ringproof.testkit.internal;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.secondfactor.BackupCode;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.CodeDigest;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.SealedCode;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Accounts and numbers to begin a test with. Each is reached by the steps of the domain, and each call makes equal
 * ones.
 */
public final class Accounts {
    public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    public static final VerificationPolicy POLICY = VerificationPolicy.DEFAULT;
    public static final SecondFactorPolicy SECOND_FACTORS = SecondFactorPolicy.DEFAULT;

    public static final OwnerId ANNA = new OwnerId("user_anna");
    public static final OwnerId BEN = new OwnerId("user_ben");

    public static final PhoneNumberId HOME = new PhoneNumberId("idn_home");
    public static final PhoneNumberId WORK = new PhoneNumberId("idn_work");
    public static final E164Number HOME_NUMBER = new E164Number("+14155552671");
    public static final E164Number WORK_NUMBER = new E164Number("+14155552672");

    public static final Account.NumberHistory NEVER_SEEN = new Account.NumberHistory(false, null);

    /** Gives the same new backup codes to every account that switches its second factor on at noon. */
    public static final Supplier<BackupCodes> NEW_CODES = () -> backupCodes("bkp_1", NOON);

    public static final EnteredCode RIGHT = new Entered(true, true);
    public static final EnteredCode WRONG = new Entered(true, false);
    public static final EnteredCode MALFORMED = new Entered(false, false);

    private record Entered(boolean isWellFormed, boolean right) implements EnteredCode {
        @Override
        public boolean matches(Challenge challenge, E164Number number, Purpose purpose) {
            return right;
        }
    }

    private Accounts() {}

    /** The owner, acting outside of any session. */
    public static Actor as(OwnerId owner) {
        return Actor.withoutSession(owner);
    }

    public static Challenge challenge(String id, Instant issuedAt) {
        var digest = new CodeDigest("1", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
        var sealed = new SealedCode("5ea1".repeat(17));
        return Challenge.issue(new ChallengeId(id), digest, sealed, issuedAt, Instant.MAX, POLICY);
    }

    /** Anna, who has added her home number at noon. */
    public static Account anna() {
        return with(Account.empty(ANNA), HOME, HOME_NUMBER);
    }

    /** Ben, who has added the same number; it has another id. */
    public static Account ben() {
        return with(Account.empty(BEN), new PhoneNumberId("idn_ben"), HOME_NUMBER);
    }

    /** The account after an unverified number was added. */
    public static Account with(Account account, PhoneNumberId id, E164Number number) {
        return account.create(id, number, PhoneNumberUpdate.NONE, NEW_CODES, SECOND_FACTORS, NEVER_SEEN, NOON, POLICY)
                .account();
    }

    /** The account after a code was sent to the number. */
    public static Account prepared(Account account, PhoneNumberId id) {
        return account.prepareVerification(id, challenge("ver_" + id, NOON), NOON, POLICY)
                .account();
    }

    /** The account after several wrong codes for the number. */
    public static Account missed(Account account, PhoneNumberId id, int times) {
        var missed = account;
        for (int i = 0; i < times; i++) {
            missed = missed.attemptVerification(id, WRONG, null, NOON, POLICY).account();
        }
        return missed;
    }

    public static Account verified(Account account, PhoneNumberId id) {
        return prepared(account, id)
                .attemptVerification(id, RIGHT, null, NOON, POLICY)
                .account();
    }

    /** The account after the number became a second factor. */
    public static Account reserved(Account account, PhoneNumberId id, Instant at) {
        return account.update(id, PhoneNumberUpdate.reserved(true), () -> backupCodes("bkp_1", at), SECOND_FACTORS, at)
                .account();
    }

    /** A set of ten codes with the selectors 0000 to 0009. No entered code is ever right. */
    public static BackupCodes backupCodes(String id, Instant now) {
        var codes = IntStream.range(0, 10)
                .mapToObj(i -> new BackupCode("000" + i, "1", "00112233445566778899aabbccddeeff", "00", null))
                .toList();
        return BackupCodes.fresh(new BackupCodesId(id), codes, now);
    }

    /** Anna with two verified numbers. The home number is the older one, and the primary. */
    public static Account annaWithBothVerified() {
        return verified(with(verified(anna(), HOME), WORK, WORK_NUMBER), WORK);
    }

    /** Anna with her home number as second factor, and ten backup codes. */
    public static Account annaWithBackupCodes() {
        return annaWithBothVerified()
                .update(HOME, PhoneNumberUpdate.reserved(true), NEW_CODES, SECOND_FACTORS, NOON)
                .account();
    }

    public static PhoneNumber home(Account account) {
        return account.number(HOME).orElseThrow();
    }

    public static PhoneNumber work(Account account) {
        return account.number(WORK).orElseThrow();
    }
}
