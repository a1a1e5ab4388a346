package dev.ringproof.core.application;

import dev.ringproof.core.codes.BackupCodeIssuer;
import dev.ringproof.core.codes.OneTimeCodes;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.domain.account.PhoneNumberUpdate;
import dev.ringproof.core.domain.account.PossessionCheck;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.NewBackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import dev.ringproof.core.numbering.NumberingPlan;
import dev.ringproof.core.numbering.NumberingPlan.Reading;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Both conversations about phone numbers: the owner's, who names only numbers of their own, and the back end's. Within a
 * session the owner's sensitive steps ask for a second factor shown lately.
 */
public final class PhoneNumberService implements PhoneNumbers, PhoneNumberAdministration {
    private final Parts parts;
    private final @Nullable SessionId session;

    /** What the service works with. */
    public record Parts(
            AccountRepository accounts,
            PossessionCheckRepository checks,
            MessageRepository messages,
            AccountSteps steps,
            StepUp stepUp,
            NumberingPlan plan,
            OneTimeCodes codes,
            CodeMessages texts,
            BackupCodeIssuer backupCodes,
            VerificationPolicy policy,
            SecondFactorPolicy secondFactors,
            RandomGenerator random) {}

    public PhoneNumberService(Parts parts) {
        this(parts, null);
    }

    private PhoneNumberService(Parts parts, @Nullable SessionId session) {
        this.parts = parts;
        this.session = session;
    }

    @Override
    public PhoneNumbers within(SessionId theSession) {
        return new PhoneNumberService(parts, theSession);
    }

    @Override
    public Account account(OwnerId owner) {
        return parts.steps().look(() -> parts.accounts().find(owner));
    }

    @Override
    public void open(OwnerId owner) {
        parts.steps().look(() -> parts.accounts().open(owner));
    }

    @Override
    public PhoneNumber get(OwnerId owner, PhoneNumberId id) {
        return numberOf(account(owner), id);
    }

    @Override
    public PhoneNumber get(PhoneNumberId id) {
        return numberOf(accountOf(id), id);
    }

    private Account accountOf(PhoneNumberId id) {
        return known(parts.steps().look(() -> parts.accounts().findByNumber(id)));
    }

    @Override
    public Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber) {
        return create(owner, phoneNumber, PhoneNumberUpdate.NONE);
    }

    @Override
    public Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update) {
        return switch (parts.plan().read(phoneNumber)) {
            case Reading.Refused(var refusal) -> new Refused<>(refusal, Account.empty(owner), List.of());
            case Reading.Understood(var number) -> add(owner, number, update);
        };
    }

    private Outcome<PhoneNumber> add(OwnerId owner, E164Number number, PhoneNumberUpdate update) {
        var id = PhoneNumberId.next(parts.random());
        var fresh = Boolean.TRUE.equals(update.verified()) && reserves(update) ? freshFor(account(owner)) : null;
        var outcome = parts.steps()
                .take(
                        () -> parts.accounts().open(owner),
                        guarded((account, now) -> account.create(
                                id,
                                number,
                                update,
                                setOf(fresh),
                                parts.secondFactors(),
                                parts.accounts().history(owner, number),
                                now,
                                parts.policy())));
        return showing(fresh, outcome);
    }

    @Override
    public Outcome<PhoneNumber> update(OwnerId owner, PhoneNumberId id, PhoneNumberUpdate update) {
        if (update.verified() != null || update.primary() != null) {
            throw new IllegalArgumentException("verified and primary are an operator's to say");
        }
        return update(() -> account(owner), spanning(owner, id), id, update);
    }

    @Override
    public Outcome<PhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update) {
        return update(() -> accountOf(id), spanning(id), id, update);
    }

    private Outcome<PhoneNumber> update(
            Supplier<Account> look, Supplier<Account> load, PhoneNumberId id, PhoneNumberUpdate update) {
        var fresh = reserves(update) ? freshFor(look.get(), id, update) : null;
        var outcome = parts.steps()
                .take(
                        load,
                        guarded((account, now) ->
                                account.update(id, update, setOf(fresh), parts.secondFactors(), now)));
        return showing(fresh, outcome);
    }

    private static boolean reserves(PhoneNumberUpdate update) {
        return Boolean.TRUE.equals(update.reservedForSecondFactor());
    }

    private @Nullable NewBackupCodes freshFor(Account seen, PhoneNumberId id, PhoneNumberUpdate update) {
        return numberOf(seen, id).isVerified() || Boolean.TRUE.equals(update.verified()) ? freshFor(seen) : null;
    }

    /** Backup codes for an account whose second factor is about to be switched on; made here, outside of any unit of work. */
    private @Nullable NewBackupCodes freshFor(Account seen) {
        return seen.secondFactorEnabled()
                ? null
                : parts.backupCodes().backupCodes(parts.steps().now());
    }

    private static @Nullable BackupCodes setOf(@Nullable NewBackupCodes fresh) {
        return fresh == null ? null : fresh.set();
    }

    /** With the codes in clear, in this one answer, if they were taken. */
    private static Outcome<PhoneNumber> showing(@Nullable NewBackupCodes fresh, Outcome<PhoneNumber> outcome) {
        return fresh != null
                        && outcome instanceof Accepted<PhoneNumber>(var number, var account, var events)
                        && fresh.set().equals(account.backupCodes())
                ? new Accepted<>(number.showing(fresh.codes()), account, events)
                : outcome;
    }

    @Override
    public Outcome<PhoneNumber> makePrimary(OwnerId owner, PhoneNumberId id) {
        return parts.steps().take(spanning(owner, id), guarded((account, now) -> account.makePrimary(id, now)));
    }

    @Override
    public Outcome<NewBackupCodes> makeBackupCodes(OwnerId owner) {
        var refused = parts.steps().<Optional<Outcome<NewBackupCodes>>>look(() -> {
            var account = parts.accounts().find(owner);
            var objection = account.secondFactorEnabled()
                    ? objection(account, parts.steps().now())
                    : Optional.<Refusal>of(new Refusal.NoBackupCodes());
            return objection.map(no -> new Refused<>(no, account, List.of()));
        });
        if (refused.isPresent()) {
            return refused.get();
        }
        var fresh = parts.backupCodes().backupCodes(parts.steps().now());
        return parts.steps()
                .take(
                        () -> parts.accounts().lock(owner),
                        guarded((account, now) -> account.secondFactors()
                                .replaceBackupCodes(fresh.set(), now)
                                .then(made -> new Accepted<>(fresh, made.account(), List.of()))));
    }

    @Override
    public Outcome<PhoneNumber> destroy(OwnerId owner, PhoneNumberId id) {
        return destroy(spanning(owner, id), id);
    }

    @Override
    public Outcome<PhoneNumber> destroy(PhoneNumberId id) {
        return destroy(spanning(id), id);
    }

    private Outcome<PhoneNumber> destroy(Supplier<Account> load, PhoneNumberId id) {
        return parts.steps().take(load, guarded((account, now) -> {
            var outcome = account.destroy(id, now);
            if (outcome instanceof Accepted<PhoneNumber>(var gone, var rest, var events)) {
                parts.messages().expireAll(gone.phoneNumber(), id, now);
            }
            return outcome;
        }));
    }

    @Override
    public Outcome<PhoneNumber> unlock(PhoneNumberId id) {
        return parts.steps().take(locked(id), (account, now) -> account.unlock(id, now));
    }

    @Override
    public Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link) {
        return parts.steps().take(locked(id), (account, now) -> account.link(id, link, now));
    }

    @Override
    public Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification) {
        return parts.steps().take(locked(id), (account, now) -> account.unlink(id, identification, now));
    }

    @Override
    public Outcome<Account> disableSecondFactor(OwnerId owner) {
        return parts.steps()
                .take(
                        () -> parts.accounts().lock(owner),
                        (account, now) -> account.secondFactors().disable(now));
    }

    @Override
    public Outcome<Account> destroyBackupCodes(OwnerId owner) {
        return parts.steps()
                .take(
                        () -> parts.accounts().lock(owner),
                        (account, now) -> account.secondFactors().destroyBackupCodes(now));
    }

    @Override
    public Outcome<PhoneNumber> prepareVerification(OwnerId owner, PhoneNumberId id, List<Locale> languages) {
        return parts.steps().takeAndText(() -> parts.accounts().lock(owner), (account, now) -> {
            var number = numberOf(account, id);
            return parts.texts().text(account, number, Purpose.VERIFICATION, languages, now, issued -> {
                var outcome = account.prepareVerification(id, issued.challenge(), now, parts.policy());
                if (outcome instanceof Accepted<PhoneNumber>) {
                    expireCodeOf(number.verification(), number, now);
                }
                return outcome;
            });
        });
    }

    @Override
    public Outcome<PhoneNumber> attemptVerification(OwnerId owner, PhoneNumberId id, String code) {
        var typed = parts.codes().typed(code);
        return parts.steps().take(() -> parts.accounts().lock(owner), (account, now) -> {
            var number = numberOf(account, id);
            var outcome = account.attemptVerification(id, typed, session, now, parts.policy());
            if (outcome instanceof Accepted<PhoneNumber>) {
                markEntered(number.verification(), number, now);
            }
            return outcome;
        });
    }

    @Override
    public Outcome<PossessionCheck> prepareVerification(PhoneNumberId id, List<Locale> languages) {
        return parts.steps().takeAndText(locked(id), (account, now) -> {
            var number = numberOf(account, id);
            var former = parts.checks().find(id);
            return parts.texts().text(account, number, Purpose.POSSESSION, languages, now, issued -> {
                var lastAskedAt = former.map(PossessionCheck::createdAt).orElse(null);
                var outcome = account.prepareCheck(id, issued.challenge(), lastAskedAt, now, parts.policy());
                if (outcome instanceof Accepted<PossessionCheck>(var check, var next, var events)) {
                    former.ifPresent(replaced -> expireCodeOf(replaced.verification(), number, now));
                    parts.checks().save(check);
                }
                return outcome;
            });
        });
    }

    @Override
    public Outcome<PossessionCheck> attemptVerification(PhoneNumberId id, ChallengeId checkId, String code) {
        var typed = parts.codes().typed(code);
        return parts.steps().take(locked(id), (account, now) -> {
            var check = parts.checks().find(id).filter(found -> found.id().equals(checkId));
            var outcome = account.attemptCheck(check.orElseThrow(NoSuchPhoneNumber::new), typed, now, parts.policy());
            if (outcome instanceof Accepted<PossessionCheck>(var answered, var next, var events)) {
                parts.checks().save(answered);
                if (answered.verification() instanceof Verification.Verified) {
                    markEntered(check.get().verification(), numberOf(account, id), now);
                }
            }
            return outcome;
        });
    }

    /** A sensitive step: within a session it needs a second factor shown lately, once there is one. */
    private <T> BiFunction<Account, Instant, Outcome<T>> guarded(BiFunction<Account, Instant, Outcome<T>> step) {
        return (account, now) -> objection(account, now)
                .<Outcome<T>>map(no -> new Refused<>(no, account, List.of()))
                .orElseGet(() -> step.apply(account, now));
    }

    private Optional<Refusal> objection(Account account, Instant now) {
        return session == null ? Optional.empty() : parts.stepUp().objection(account, session, now);
    }

    private void expireCodeOf(Verification replaced, PhoneNumber number, Instant now) {
        if (replaced instanceof Verification.Pending(var challenge)) {
            parts.texts().expire(challenge, number, now);
        }
    }

    private void markEntered(Verification answered, PhoneNumber number, Instant now) {
        if (answered instanceof Verification.Pending(var challenge)) {
            parts.texts().prove(challenge, number, now);
        }
    }

    private Supplier<Account> locked(PhoneNumberId id) {
        return () -> known(parts.accounts().lockByNumber(id));
    }

    /** The owner's account with its own lock, for a change that spans numbers. */
    private Supplier<Account> spanning(OwnerId owner, PhoneNumberId id) {
        return () -> {
            var account = parts.accounts().open(owner);
            numberOf(account, id);
            return account;
        };
    }

    private Supplier<Account> spanning(PhoneNumberId id) {
        return () -> {
            var account = parts.accounts()
                    .open(known(parts.accounts().findByNumber(id)).owner());
            numberOf(account, id);
            return account;
        };
    }

    private static PhoneNumber numberOf(Account account, PhoneNumberId id) {
        return account.number(id).orElseThrow(NoSuchPhoneNumber::new);
    }

    private static Account known(Optional<Account> account) {
        return account.orElseThrow(NoSuchPhoneNumber::new);
    }
}
