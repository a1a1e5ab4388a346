package dev.ringproof.core.application;

import dev.ringproof.core.application.CodeMessages.Prepared;
import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.RequestOrigin;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Method;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Sent;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.port.in.NoSuchChallenge;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import dev.ringproof.core.port.out.UserRepository;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The conversation about second factors: challenges, and answers to them by a code from a message or by a backup code.
 */
public final class SecondFactorService implements SecondFactorAuthentication {
    private final AccountRepository accounts;
    private final UserRepository users;
    private final SecondFactorChallengeRepository challenges;
    private final AccountSteps steps;
    private final CodeSteps sending;
    private final StepUp stepUp;
    private final OneTimeCodes codes;
    private final CodeMessages messages;
    private final BackupCodeIssuer backupCodes;
    private final VerificationPolicy policy;
    private final RandomGenerator random;

    public SecondFactorService(
            AccountRepository accounts,
            UserRepository users,
            SecondFactorChallengeRepository challenges,
            AccountSteps steps,
            CodeSteps sending,
            StepUp stepUp,
            OneTimeCodes codes,
            CodeMessages messages,
            BackupCodeIssuer backupCodes,
            VerificationPolicy policy,
            RandomGenerator random) {
        this.accounts = accounts;
        this.users = users;
        this.challenges = challenges;
        this.steps = steps;
        this.sending = sending;
        this.stepUp = stepUp;
        this.codes = codes;
        this.messages = messages;
        this.backupCodes = backupCodes;
        this.policy = policy;
        this.random = random;
    }

    @Override
    public Outcome<SecondFactorChallenge> challenge(
            OwnerId owner,
            @Nullable PhoneNumberId phoneNumberId,
            Purpose purpose,
            @Nullable SessionId session,
            RequestOrigin origin) {
        var id = ChallengeId.next(random);
        return sending.take(purpose, () -> accounts.find(owner), () -> accounts.lock(owner), (account, now) -> {
            var client = new RequestOrigin(origin.clientIp(), origin.userAgent());
            var opened = SecondFactorChallenge.open(id, owner, purpose, session, client, now, policy);
            return prepared(account, opened, phoneNumberId, origin, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> open(OwnerId owner, Purpose purpose, SessionId session) {
        var id = ChallengeId.next(random);
        return steps.take(() -> accounts.lock(owner), (account, now) -> opened(id, account, purpose, session, now));
    }

    private Outcome<SecondFactorChallenge> opened(
            ChallengeId id, Account account, Purpose purpose, SessionId session, Instant now) {
        var opened =
                SecondFactorChallenge.open(id, account.owner(), purpose, session, RequestOrigin.UNKNOWN, now, policy);
        return saved(account.secondFactors().openChallenge(opened), now);
    }

    @Override
    public Outcome<SecondFactorChallenge> prepare(
            ChallengeId id, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        return sending.take(
                Purpose.SIGN_IN,
                () -> accounts.find(ownerOf(id)),
                lockedOwnerOf(id),
                (account, now) -> prepared(account, byId(id), phoneNumberId, origin, now));
    }

    @Override
    public SecondFactorChallenge get(ChallengeId id) {
        return steps.look(() -> challenges.find(id)).orElseThrow(NoSuchChallenge::new);
    }

    @Override
    public Outcome<SecondFactorChallenge> resend(ChallengeId id, RequestOrigin origin) {
        // Sign-in stands for both purposes of second factors here: the challenge itself says which one it has.
        return sending.take(Purpose.SIGN_IN, () -> accounts.find(ownerOf(id)), lockedOwnerOf(id), (account, now) -> {
            var challenge = byId(id);
            return prepared(account, challenge, sentTo(challenge), origin, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> attempt(ChallengeId id, String code, @Nullable Method method) {
        return attempt(lockedOwnerOf(id), () -> byId(id), code, method);
    }

    @Override
    public Outcome<SecondFactorChallenge> openStepUp(OwnerId owner, SessionId session) {
        var id = ChallengeId.next(random);
        return steps.take(() -> accounts.lock(owner), (account, now) -> {
            var former = challenges.newest(owner, session).filter(challenge -> challenge.isReusableAt(now));
            if (former.isPresent()) {
                return account.secondFactors().openChallenge(former.get());
            }
            return opened(id, account, Purpose.STEP_UP, session, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId, RequestOrigin origin) {
        return sending.take(Purpose.STEP_UP, () -> accounts.find(owner), () -> accounts.lock(owner), (account, now) -> {
            var challenge = newest(owner, session);
            return prepared(account, challenge, phoneNumberId, origin, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> attemptStepUp(
            OwnerId owner, SessionId session, String code, @Nullable Method method) {
        return attempt(() -> accounts.lock(owner), () -> newest(owner, session), code, method);
    }

    @Override
    public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
        return steps.look(() -> stepUp.lastPassed(accounts.find(owner), session));
    }

    @Override
    public Outcome<BackupCodes> useBackupCode(OwnerId owner, String code) {
        return steps.outside(() -> checkBackupCode(
                () -> numbersOfUser(owner),
                code,
                (account, now) -> account.secondFactors().tryBackupCode(now, policy),
                (account, right, now) -> account.secondFactors().useBackupCode(right.set(), right.selector(), now)));
    }

    /** Locks the numbers of a user. Only for an account without numbers it is asked whether there is such a user. */
    private Account numbersOfUser(OwnerId user) {
        var account = accounts.lock(user);
        if (account.numbers().isEmpty() && users.find(user).isEmpty()) {
            throw new NoSuchUser();
        }
        return account;
    }

    @Override
    public boolean redeem(ChallengeId id) {
        return steps.look(() -> challenges.redeem(id, steps.now()));
    }

    /** Prepares a code of the challenge for the named number, or for the default if none is named. */
    private Prepared<SecondFactorChallenge> prepared(
            Account account,
            SecondFactorChallenge challenge,
            @Nullable PhoneNumberId to,
            RequestOrigin origin,
            Instant now) {
        var named = to == null ? account.defaultSecondFactor() : account.number(to);
        if (to != null && named.isEmpty()) {
            throw new NoSuchPhoneNumber();
        }
        if (named.isEmpty()) {
            return Prepared.refused(new Refusal.NoSecondFactor(), account, null);
        }
        var number = named.get();
        var refusal = messages.refusal(number, now);
        if (refusal.isPresent()) {
            return Prepared.refused(refusal.get(), account, number);
        }
        var current = challenge.codeSentTo(number.id());
        var draft = messages.draft(number, challenge.purpose(), current, origin, now);
        var outcome = account.secondFactors().prepareChallenge(challenge, number.id(), draft.challenge(), now, policy);
        return new Prepared<>(number, draft, outcome, accepted -> {
            if (current == null) {
                withdraw(challenge, account, now);
            }
            saved(accepted, now);
        });
    }

    /** Withdraws the messages of the challenge's code, which is dead. */
    private void withdraw(SecondFactorChallenge challenge, Account account, Instant now) {
        if (challenge.sent() instanceof Sent(var to, var dead)) {
            account.number(to).ifPresent(number -> messages.withdraw(dead, number, now));
        }
    }

    private static @Nullable PhoneNumberId sentTo(SecondFactorChallenge challenge) {
        return challenge.sent() == null ? null : challenge.sent().phoneNumberId();
    }

    private Outcome<SecondFactorChallenge> attempt(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code, @Nullable Method method) {
        return steps.outside(() -> switch (method == null ? methodOf(code) : method) {
            case PHONE_CODE -> attemptPhoneCode(load, find, code);
            case BACKUP_CODE -> attemptBackupCode(load, find, code);
        });
    }

    private static Method methodOf(String code) {
        return BackupCodeIssuer.read(code).isPresent() ? Method.BACKUP_CODE : Method.PHONE_CODE;
    }

    private Outcome<SecondFactorChallenge> attemptPhoneCode(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code) {
        var entered = codes.entered(code);
        return steps.take(load, (account, now) -> {
            var challenge = find.get();
            var answered = account.secondFactors().answerChallenge(challenge, entered, now, policy);
            if (!answered.challenge().equals(challenge)) {
                challenges.save(answered.challenge());
                if (answered.challenge().failed()) {
                    withdraw(challenge, account, now);
                }
            }
            if (answered.outcome() instanceof Accepted<SecondFactorChallenge>
                    && challenge.sent() instanceof Sent(var to, var right)) {
                return account.number(to)
                        .map(number -> messages.markEntered(right, number, answered.outcome(), now))
                        .orElse(answered.outcome());
            }
            return answered.outcome();
        });
    }

    private Outcome<SecondFactorChallenge> attemptBackupCode(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code) {
        return checkBackupCode(
                load,
                code,
                (account, now) -> saved(account.secondFactors().tryBackupCode(find.get(), now, policy), now),
                (account, right, now) -> saved(
                        account.secondFactors().passByBackupCode(find.get(), right.set(), right.selector(), now), now));
    }

    private Outcome<SecondFactorChallenge> saved(Outcome<SecondFactorChallenge> outcome, Instant now) {
        if (outcome instanceof Accepted<SecondFactorChallenge>(var challenge, var account, var events)) {
            challenges.save(challenge);
            if (challenge.passed() != null || challenge.failed()) {
                withdraw(challenge, account, now);
            }
        }
        return outcome;
    }

    /** A backup code that is right. */
    private record RightCode(BackupCodesId set, String selector) {}

    /** The step that uses up a right code. */
    private interface Use<T> {
        Outcome<T> take(Account account, RightCode code, Instant now);
    }

    /**
     * Checks a backup code in three parts: the attempt is counted in one unit of work; the code is checked outside of
     * any, since that takes a tenth of a second; and a right code is used up in another unit of work.
     *
     * @param count counts the attempt, or refuses it
     */
    private <T> Outcome<T> checkBackupCode(
            Supplier<Account> load, String code, BiFunction<Account, Instant, Outcome<T>> count, Use<T> use) {
        var entered = BackupCodeIssuer.read(code);
        var counted = steps.take(
                load,
                (account, now) -> entered.isEmpty()
                        ? Refused.unchanged(new Refusal.WrongCode(0), account)
                        : count.apply(account, now));
        var set = counted.account().backupCodes();
        if (counted instanceof Refused<T> || entered.isEmpty() || set == null) {
            return counted;
        }
        var owner = counted.account().owner();
        var right = set.unused(entered.get().selector())
                .filter(stored -> backupCodes.matches(owner, stored, entered.get()))
                .map(stored -> new RightCode(set.id(), stored.selector()));
        if (right.isEmpty()) {
            steps.publish(new BackupCodeEvent(BackupCodeEvent.Type.MISSED, owner, set.remaining(), steps.now()));
            return Refused.unchanged(new Refusal.WrongCode(0), counted.account());
        }
        return steps.take(load, (account, now) -> use.take(account, right.get(), now));
    }

    private Supplier<Account> lockedOwnerOf(ChallengeId id) {
        return () -> accounts.lock(ownerOf(id));
    }

    private OwnerId ownerOf(ChallengeId id) {
        return challenges.ownerOf(id).orElseThrow(NoSuchChallenge::new);
    }

    private SecondFactorChallenge byId(ChallengeId id) {
        return challenges.find(id).orElseThrow(NoSuchChallenge::new);
    }

    private SecondFactorChallenge newest(OwnerId owner, SessionId session) {
        return challenges.newest(owner, session).orElseThrow(NoSuchChallenge::new);
    }
}
