package dev.ringproof.core;

import dev.ringproof.core.AccountSteps.Texted;
import dev.ringproof.core.NumberingPlan.Reading;
import dev.ringproof.core.domain.Account;
import dev.ringproof.core.domain.ChallengeId;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Outcome;
import dev.ringproof.core.domain.Outcome.Accepted;
import dev.ringproof.core.domain.Outcome.Refused;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumber;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.PhoneNumberUpdate;
import dev.ringproof.core.domain.PossessionCheck;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Verification;
import dev.ringproof.core.domain.VerificationPolicy;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.out.AccountRepository;
import dev.ringproof.core.port.out.MessageRepository;
import dev.ringproof.core.port.out.PossessionCheckRepository;
import dev.ringproof.core.port.out.UnitOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Both conversations about phone numbers: the owner's, who names only numbers of their own, and the back end's. */
final class PhoneNumberService implements PhoneNumbers, PhoneNumberAdministration {
    private final AccountRepository accounts;
    private final PossessionCheckRepository checks;
    private final MessageRepository messages;
    private final UnitOfWork work;
    private final AccountSteps steps;
    private final NumberingPlan plan;
    private final OneTimeCodes codes;
    private final CodeTexts texts;
    private final VerificationPolicy policy;
    private final RandomGenerator random;

    PhoneNumberService(
            AccountRepository accounts,
            PossessionCheckRepository checks,
            MessageRepository messages,
            UnitOfWork work,
            AccountSteps steps,
            NumberingPlan plan,
            OneTimeCodes codes,
            CodeTexts texts,
            VerificationPolicy policy,
            RandomGenerator random) {
        this.accounts = accounts;
        this.checks = checks;
        this.messages = messages;
        this.work = work;
        this.steps = steps;
        this.plan = plan;
        this.codes = codes;
        this.texts = texts;
        this.policy = policy;
        this.random = random;
    }

    @Override
    public Account account(OwnerId owner) {
        return work.run(() -> accounts.find(owner));
    }

    @Override
    public void open(OwnerId owner) {
        work.run(() -> accounts.open(owner));
    }

    @Override
    public PhoneNumber get(OwnerId owner, PhoneNumberId id) {
        return numberOf(account(owner), id);
    }

    @Override
    public PhoneNumber get(PhoneNumberId id) {
        return numberOf(known(work.run(() -> accounts.findByNumber(id))), id);
    }

    @Override
    public Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber) {
        return create(owner, phoneNumber, PhoneNumberUpdate.NONE);
    }

    @Override
    public Outcome<PhoneNumber> create(OwnerId owner, String phoneNumber, PhoneNumberUpdate update) {
        return switch (plan.read(phoneNumber)) {
            case Reading.Refused(var refusal) -> new Refused<>(refusal, Account.empty(owner), List.of());
            case Reading.Understood(var number) -> add(owner, number, update);
        };
    }

    private Outcome<PhoneNumber> add(OwnerId owner, E164Number number, PhoneNumberUpdate update) {
        var id = PhoneNumberId.next(random);
        return steps.take(
                () -> accounts.open(owner),
                (account, now) -> account.create(id, number, update, accounts.sighting(owner, number), now, policy));
    }

    @Override
    public Outcome<PhoneNumber> update(OwnerId owner, PhoneNumberId id, PhoneNumberUpdate update) {
        if (update.verified() != null || update.primary() != null) {
            throw new IllegalArgumentException("verified and primary are an operator's to say");
        }
        return update(spanning(owner, id), id, update);
    }

    @Override
    public Outcome<PhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update) {
        return update(spanning(id), id, update);
    }

    private Outcome<PhoneNumber> update(Supplier<Account> load, PhoneNumberId id, PhoneNumberUpdate update) {
        return steps.take(load, (account, now) -> account.update(id, update, now));
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
        return steps.take(load, (account, now) -> {
            var outcome = account.destroy(id, now);
            if (outcome instanceof Accepted<PhoneNumber>(var gone, var rest, var events)) {
                messages.expireAll(gone.phoneNumber(), id, now);
            }
            return outcome;
        });
    }

    @Override
    public Outcome<PhoneNumber> unlock(PhoneNumberId id) {
        return steps.take(() -> known(accounts.lockByNumber(id)), (account, now) -> account.unlock(id, now));
    }

    @Override
    public Outcome<PhoneNumber> prepareVerification(OwnerId owner, PhoneNumberId id) {
        return steps.takeAndText(() -> accounts.lock(owner), (account, now) -> {
            var number = numberOf(account, id);
            return texted(account, number, Purpose.VERIFICATION, now, issued -> {
                var outcome = account.prepareVerification(id, issued.challenge(), now, policy);
                if (outcome instanceof Accepted<PhoneNumber>) {
                    expireTextOf(number.verification(), number, now);
                }
                return outcome;
            });
        });
    }

    @Override
    public Outcome<PhoneNumber> attemptVerification(OwnerId owner, PhoneNumberId id, String code) {
        var typed = codes.typed(code);
        return steps.take(() -> accounts.lock(owner), (account, now) -> {
            var number = numberOf(account, id);
            var outcome = account.attemptVerification(id, typed, now, policy);
            if (outcome instanceof Accepted<PhoneNumber>) {
                proveTextOf(number.verification(), number, now);
            }
            return outcome;
        });
    }

    @Override
    public Outcome<PossessionCheck> prepareVerification(PhoneNumberId id) {
        return steps.takeAndText(() -> known(accounts.lockByNumber(id)), (account, now) -> {
            var number = numberOf(account, id);
            var former = checks.find(id);
            return texted(account, number, Purpose.POSSESSION, now, issued -> {
                var lastAskedAt = former.map(PossessionCheck::createdAt).orElse(null);
                var outcome = account.prepareCheck(id, issued.challenge(), lastAskedAt, now, policy);
                if (outcome instanceof Accepted<PossessionCheck>(var check, var next, var events)) {
                    former.ifPresent(replaced -> expireTextOf(replaced.verification(), number, now));
                    checks.save(check);
                }
                return outcome;
            });
        });
    }

    @Override
    public Outcome<PossessionCheck> attemptVerification(PhoneNumberId id, ChallengeId checkId, String code) {
        var typed = codes.typed(code);
        return steps.take(() -> known(accounts.lockByNumber(id)), (account, now) -> {
            var check = checks.find(id).filter(found -> found.id().equals(checkId));
            var outcome = account.attemptCheck(check.orElseThrow(NoSuchPhoneNumber::new), typed, now, policy);
            if (outcome instanceof Accepted<PossessionCheck>(var answered, var next, var events)) {
                checks.save(answered);
                if (answered.verification() instanceof Verification.Verified) {
                    proveTextOf(check.get().verification(), numberOf(account, id), now);
                }
            }
            return outcome;
        });
    }

    /** Issues a code, asks the rules, and queues its text if they agree. */
    private <T> Texted<T> texted(
            Account account,
            PhoneNumber number,
            Purpose purpose,
            Instant now,
            Function<OneTimeCodes.Issued, Outcome<T>> ask) {
        var objection = plan.objection(number.phoneNumber());
        if (objection.isPresent()) {
            return new Texted<>(new Refused<>(objection.get(), account, List.of()), null);
        }
        var issued = texts.issue(number, purpose, now);
        var outcome = ask.apply(issued);
        return new Texted<>(outcome, outcome instanceof Accepted<T> ? texts.queue(number, issued, now) : null);
    }

    /** A code that is replaced must not arrive any more. */
    private void expireTextOf(Verification replaced, PhoneNumber number, Instant now) {
        if (replaced instanceof Verification.Pending(var challenge)) {
            messages.expire(number.phoneNumber(), challenge.id(), now);
        }
    }

    /** That a code was entered is the truth about how its text fared. */
    private void proveTextOf(Verification answered, PhoneNumber number, Instant now) {
        if (answered instanceof Verification.Pending(var challenge)) {
            messages.prove(number.phoneNumber(), challenge.id(), now);
        }
    }

    /** The owner's account with its own lock, for a change that spans numbers. */
    private Supplier<Account> spanning(OwnerId owner, PhoneNumberId id) {
        return () -> {
            var account = accounts.open(owner);
            numberOf(account, id);
            return account;
        };
    }

    private Supplier<Account> spanning(PhoneNumberId id) {
        return () -> {
            var account = accounts.open(known(accounts.findByNumber(id)).owner());
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
