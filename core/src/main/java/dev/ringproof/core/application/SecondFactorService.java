package dev.ringproof.core.application;

import dev.ringproof.core.application.AccountSteps.Texted;
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
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.SecondFactorChallengeRepository;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The conversation about second factors: challenges, and the answers to them by text or backup code. */
public final class SecondFactorService implements SecondFactorAuthentication {
    private final AccountRepository accounts;
    private final SecondFactorChallengeRepository challenges;
    private final AccountSteps steps;
    private final StepUp stepUp;
    private final OneTimeCodes codes;
    private final CodeMessages texts;
    private final BackupCodeIssuer backupCodes;
    private final VerificationPolicy policy;
    private final RandomGenerator random;

    public SecondFactorService(
            AccountRepository accounts,
            SecondFactorChallengeRepository challenges,
            AccountSteps steps,
            StepUp stepUp,
            OneTimeCodes codes,
            CodeMessages texts,
            BackupCodeIssuer backupCodes,
            VerificationPolicy policy,
            RandomGenerator random) {
        this.accounts = accounts;
        this.challenges = challenges;
        this.steps = steps;
        this.stepUp = stepUp;
        this.codes = codes;
        this.texts = texts;
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
            RequestOrigin origin,
            List<Locale> languages) {
        var id = ChallengeId.next(random);
        return steps.takeAndText(() -> accounts.lock(owner), (account, now) -> {
            var opened = SecondFactorChallenge.open(id, owner, purpose, session, origin, now, policy);
            return text(account, opened, phoneNumberId, languages, now);
        });
    }

    @Override
    public SecondFactorChallenge get(ChallengeId id) {
        return steps.look(() -> challenges.find(id)).orElseThrow(NoSuchPhoneNumber::new);
    }

    @Override
    public Outcome<SecondFactorChallenge> resend(ChallengeId id, List<Locale> languages) {
        return steps.takeAndText(lockedOwnerOf(id), (account, now) -> {
            var challenge = found(challenges.find(id));
            return text(account, challenge, sentTo(challenge), languages, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> attempt(ChallengeId id, String code, @Nullable Method method) {
        return attempt(lockedOwnerOf(id), () -> found(challenges.find(id)), code, method);
    }

    @Override
    public Outcome<SecondFactorChallenge> openStepUp(OwnerId owner, SessionId session) {
        var id = ChallengeId.next(random);
        return steps.take(() -> accounts.lock(owner), (account, now) -> {
            var opened =
                    SecondFactorChallenge.open(id, owner, Purpose.STEP_UP, session, RequestOrigin.UNKNOWN, now, policy);
            return saved(account.secondFactors().openChallenge(opened));
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> prepareStepUp(
            OwnerId owner, SessionId session, @Nullable PhoneNumberId phoneNumberId, List<Locale> languages) {
        return steps.takeAndText(() -> accounts.lock(owner), (account, now) -> {
            var challenge = found(challenges.newest(owner, session));
            return text(account, challenge, phoneNumberId, languages, now);
        });
    }

    @Override
    public Outcome<SecondFactorChallenge> attemptStepUp(
            OwnerId owner, SessionId session, String code, @Nullable Method method) {
        return attempt(() -> accounts.lock(owner), () -> found(challenges.newest(owner, session)), code, method);
    }

    @Override
    public Optional<Instant> lastPassed(OwnerId owner, SessionId session) {
        return steps.look(() -> stepUp.lastPassed(accounts.find(owner), session));
    }

    @Override
    public Outcome<BackupCodes> useBackupCode(OwnerId owner, String code) {
        return weigh(
                () -> accounts.lock(owner),
                code,
                (account, now) -> account.secondFactors().tryBackupCode(now, policy),
                (account, right, now) -> account.secondFactors().useBackupCode(right.set(), right.selector(), now));
    }

    @Override
    public boolean redeem(ChallengeId id) {
        return steps.look(() -> challenges.redeem(id, steps.now()));
    }

    private Texted<SecondFactorChallenge> text(
            Account account,
            SecondFactorChallenge challenge,
            @Nullable PhoneNumberId to,
            List<Locale> languages,
            Instant now) {
        var number = to == null ? account.defaultSecondFactor() : account.number(to);
        if (to != null && number.isEmpty()) {
            throw new NoSuchPhoneNumber();
        }
        if (number.isEmpty()) {
            return new Texted<>(new Refused<>(new Refusal.NoSecondFactor(), account, List.of()), null);
        }
        return texts.text(account, number.get(), challenge.purpose(), languages, now, issued -> {
            var outcome = account.secondFactors()
                    .textChallenge(challenge, number.get().id(), issued.challenge(), now, policy);
            if (outcome instanceof Accepted<SecondFactorChallenge>) {
                expireCodeOf(challenge, account, now);
            }
            return saved(outcome);
        });
    }

    private void expireCodeOf(SecondFactorChallenge challenge, Account account, Instant now) {
        if (challenge.sent() instanceof Sent(var to, var code)) {
            account.number(to).ifPresent(number -> texts.expire(code, number, now));
        }
    }

    private static @Nullable PhoneNumberId sentTo(SecondFactorChallenge challenge) {
        return challenge.sent() == null ? null : challenge.sent().phoneNumberId();
    }

    private Outcome<SecondFactorChallenge> attempt(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code, @Nullable Method method) {
        return switch (method == null ? methodOf(code) : method) {
            case PHONE_CODE -> attemptPhoneCode(load, find, code);
            case BACKUP_CODE -> attemptBackupCode(load, find, code);
        };
    }

    private static Method methodOf(String code) {
        return BackupCodeIssuer.read(code).isPresent() ? Method.BACKUP_CODE : Method.PHONE_CODE;
    }

    private Outcome<SecondFactorChallenge> attemptPhoneCode(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code) {
        var typed = codes.typed(code);
        return steps.take(load, (account, now) -> {
            var challenge = find.get();
            var answered = account.secondFactors().answerChallenge(challenge, typed, now, policy);
            if (!answered.challenge().equals(challenge)) {
                challenges.save(answered.challenge());
            }
            if (answered.outcome() instanceof Accepted<SecondFactorChallenge>) {
                markEntered(challenge, account, now);
            }
            return answered.outcome();
        });
    }

    private void markEntered(SecondFactorChallenge challenge, Account account, Instant now) {
        if (challenge.sent() instanceof Sent(var to, var code)) {
            account.number(to).ifPresent(number -> texts.prove(code, number, now));
        }
    }

    private Outcome<SecondFactorChallenge> attemptBackupCode(
            Supplier<Account> load, Supplier<SecondFactorChallenge> find, String code) {
        return weigh(
                load,
                code,
                (account, now) -> saved(account.secondFactors().tryBackupCode(find.get(), now, policy)),
                (account, right, now) -> saved(
                        account.secondFactors().passByBackupCode(find.get(), right.set(), right.selector(), now)));
    }

    private Outcome<SecondFactorChallenge> saved(Outcome<SecondFactorChallenge> outcome) {
        if (outcome instanceof Accepted<SecondFactorChallenge>(var challenge, var account, var events)) {
            challenges.save(challenge);
        }
        return outcome;
    }

    /** A backup code that was found to be right. */
    private record Right(BackupCodesId set, String selector) {}

    /** What is done with a right code, if it is still there. */
    private interface Using<T> {
        Outcome<T> use(Account account, Right code, Instant now);
    }

    /**
     * Counts a try, weighs the code outside of any unit of work, since that takes a while, and has it used if it is right.
     *
     * @param count counts the try, or says what stands in its way
     */
    private <T> Outcome<T> weigh(
            Supplier<Account> load, String code, BiFunction<Account, Instant, Outcome<T>> count, Using<T> using) {
        var typed = BackupCodeIssuer.read(code);
        var counted = steps.take(
                load,
                (account, now) -> typed.isEmpty()
                        ? new Refused<>(new Refusal.WrongCode(0), account, List.of())
                        : count.apply(account, now));
        var set = counted.account().backupCodes();
        if (counted instanceof Refused<T> || typed.isEmpty() || set == null) {
            return counted;
        }
        var right = set.unused(typed.get().selector())
                .filter(stored -> backupCodes.matches(stored, typed.get()))
                .map(stored -> new Right(set.id(), stored.selector()));
        if (right.isEmpty()) {
            var owner = counted.account().owner();
            steps.publish(new BackupCodeEvent(BackupCodeEvent.Type.MISSED, owner, set.remaining(), steps.now()));
            return new Refused<>(new Refusal.WrongCode(0), counted.account(), List.of());
        }
        return steps.take(load, (account, now) -> using.use(account, right.get(), now));
    }

    private Supplier<Account> lockedOwnerOf(ChallengeId id) {
        return () -> accounts.lock(found(challenges.ownerOf(id)));
    }

    private static <T> T found(Optional<T> sought) {
        return sought.orElseThrow(NoSuchPhoneNumber::new);
    }
}
