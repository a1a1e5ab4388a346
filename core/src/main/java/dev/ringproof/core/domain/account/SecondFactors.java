package dev.ringproof.core.domain.account;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.secondfactor.SecondFactor.Default;
import dev.ringproof.core.domain.secondfactor.SecondFactor.None;
import dev.ringproof.core.domain.secondfactor.SecondFactor.Reserved;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account, for what concerns its second factors: which numbers are reserved, which one of them is the default, the
 * backup codes beside them, and the answers to challenges. Each step returns the next account in its {@link Outcome}.
 */
public record SecondFactors(Account account) {
    private static final int FEW = 2;

    /** Keeps a number for the second step of a sign-in. The first one so kept becomes the default. */
    Outcome<PhoneNumber> reserve(
            PhoneNumberId id, @Nullable BackupCodes fresh, SecondFactorPolicy policy, Instant now) {
        var chosen = account.get(id);
        if (!chosen.isVerified()) {
            return account.refused(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        }
        if (chosen.reservedForSecondFactor()) {
            return account.unchanged(chosen);
        }
        var codes = account.secondFactorEnabled() ? null : fresh;
        if (policy.requireAlternative() && account.backupCodes() == null && codes == null) {
            return account.refused(new Refusal.BackupCodesRequired());
        }
        var outcome = secondFactor(chosen, new Reserved(now), PhoneNumberEvent.Type.RESERVED, now);
        return codes == null
                ? outcome
                : outcome.then(so -> so.account().secondFactors().replaceBackupCodes(so.value(), codes, now));
    }

    /** Uses a number as second factor no longer. If it was the default, the one reserved longest inherits. */
    Outcome<PhoneNumber> release(PhoneNumberId id, Instant now) {
        var chosen = account.get(id);
        return chosen.reservedForSecondFactor()
                ? secondFactor(chosen, new None(), PhoneNumberEvent.Type.RELEASED, now)
                : account.unchanged(chosen);
    }

    /** Has a reserved number be the one that is texted when nobody asks for another. */
    Outcome<PhoneNumber> makeDefault(PhoneNumberId id, Instant now) {
        var chosen = account.get(id);
        return switch (chosen.secondFactor()) {
            case None none ->
                account.refused(
                        chosen.isVerified()
                                ? new Refusal.NotReserved()
                                : new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
            case Default already -> account.unchanged(chosen);
            case Reserved(var since) -> {
                var all = account.numbers().stream()
                        .map(n -> n.secondFactor() instanceof Default(var s) ? n.as(new Reserved(s), now) : n)
                        .map(n -> n.id().equals(id) ? n.as(new Default(since), now) : n)
                        .toList();
                yield account.accepted(
                        id, all, List.of(Account.event(PhoneNumberEvent.Type.MADE_DEFAULT, chosen, now)));
            }
        };
    }

    /** Begins to ask for a second factor; nothing is texted yet, since a backup code may come instead. */
    public Outcome<SecondFactorChallenge> openChallenge(SecondFactorChallenge challenge) {
        return account.secondFactorEnabled()
                ? new Accepted<>(challenge, account, List.of())
                : account.refused(new Refusal.NoSecondFactor());
    }

    /**
     * Texts a code of a challenge.
     *
     * @param id the number to text
     */
    public Outcome<SecondFactorChallenge> textChallenge(
            SecondFactorChallenge challenge, PhoneNumberId id, Challenge code, Instant now, VerificationPolicy policy) {
        var number = account.number(id).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return account.refused(new Refusal.NoSecondFactor());
        }
        var closed = challenge.codeRefusal(now);
        var obstacle = closed == null ? number.get().obstacle(now, policy) : closed;
        if (obstacle != null) {
            return account.refused(obstacle);
        }
        var pause = number.get().throttle().untilNextChallenge(now, policy);
        if (pause.isPositive()) {
            return account.refused(new Refusal.ResendTooSoon(pause));
        }
        return account.step(id, n -> n.challenged(now))
                .then(done -> new Accepted<>(challenge.sent(id, code), done.account(), List.of()));
    }

    /**
     * Weighs the code that was texted for a challenge.
     *
     * @return besides the outcome, the challenge as it is to be stored, for a wrong code costs a try
     */
    public Answered answerChallenge(
            SecondFactorChallenge challenge, EnteredCode typed, Instant now, VerificationPolicy policy) {
        var closed = challenge.answerRefusal(now);
        if (closed != null) {
            return Answered.refused(challenge, account, closed);
        }
        if (challenge.sent() == null) {
            return Answered.refused(challenge, account, new Refusal.NothingPrepared());
        }
        var sent = challenge.sent();
        var number = account.number(sent.phoneNumberId()).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return Answered.refused(challenge, account, new Refusal.NoSecondFactor());
        }
        var obstacle = number.get().obstacle(now, policy);
        if (obstacle != null) {
            return Answered.refused(challenge, account, obstacle);
        }
        if (!typed.isWellFormed()) {
            return Answered.refused(challenge, account, new Refusal.WrongCode(challenge.attemptsLeft()));
        }
        if (typed.answers(sent.code(), number.get().phoneNumber(), challenge.purpose())) {
            var passed = challenge.tried().passed(SecondFactorChallenge.Method.PHONE_CODE, now);
            var outcome = account.step(sent.phoneNumberId(), n -> n.answered(now));
            return new Answered(passed, outcome.then(done -> new Accepted<>(passed, done.account(), List.of())));
        }
        var tried = challenge.tried();
        var outcome = account.failed(sent.phoneNumberId(), PhoneNumberEvent.Type.SECOND_FACTOR_MISSED, now, policy);
        return new Answered(
                tried, new Refused<>(new Refusal.WrongCode(tried.attemptsLeft()), outcome.account(), outcome.events()));
    }

    /** What came of an answer, and the challenge to store with it. */
    public record Answered(SecondFactorChallenge challenge, Outcome<SecondFactorChallenge> outcome) {
        static Answered refused(SecondFactorChallenge challenge, Account account, Refusal why) {
            return new Answered(challenge, account.refused(why));
        }
    }

    /** Makes a new set of backup codes, in place of the former one as a whole. */
    public Outcome<BackupCodes> replaceBackupCodes(BackupCodes fresh, Instant now) {
        return account.secondFactorEnabled()
                ? replaceBackupCodes(fresh, fresh, now)
                : account.refused(new Refusal.NoBackupCodes());
    }

    private <T> Outcome<T> replaceBackupCodes(T value, BackupCodes fresh, Instant now) {
        return new Accepted<>(
                value, account.with(fresh), List.of(account.event(BackupCodeEvent.Type.CREATED, fresh, now)));
    }

    /** Takes the backup codes away. */
    public Outcome<Account> destroyBackupCodes(Instant now) {
        var codes = account.backupCodes();
        var without = new Account(account.owner(), account.numbers());
        return new Accepted<>(
                without,
                without,
                codes == null ? List.of() : List.of(account.event(BackupCodeEvent.Type.DESTROYED, codes, now)));
    }

    /**
     * Counts a try at a backup code before it is weighed: weighing takes a while, and many at once must not outrun the
     * count. Found right, it is used up by {@link #useBackupCode}.
     */
    public Outcome<BackupCodes> tryBackupCode(Instant now, VerificationPolicy policy) {
        var codes = account.backupCodes();
        if (codes == null) {
            return account.refused(
                    account.secondFactorEnabled() ? new Refusal.WrongCode(0) : new Refusal.NoSecondFactor());
        }
        var obstacle = codes.obstacle(now, policy.failures());
        if (obstacle != null) {
            return account.refused(obstacle);
        }
        var tried = codes.tried(now);
        return new Accepted<>(tried, account.with(tried), List.of());
    }

    /** Uses up a code that was found to be right, unless it was used or replaced while it was weighed. */
    public Outcome<BackupCodes> useBackupCode(BackupCodesId set, String selector, Instant now) {
        var codes = account.backupCodes();
        if (codes == null || !codes.id().equals(set) || codes.unused(selector).isEmpty()) {
            return account.refused(new Refusal.WrongCode(0));
        }
        var used = codes.used(selector, now);
        var events = new ArrayList<Event>();
        events.add(account.event(BackupCodeEvent.Type.USED, used, now));
        if (used.remaining() == FEW) {
            events.add(account.event(BackupCodeEvent.Type.LOW, used, now));
        }
        return new Accepted<>(used, account.with(used), events);
    }

    /** Counts a try at a backup code as an answer to a challenge, which has its own five. */
    public Outcome<SecondFactorChallenge> tryBackupCode(
            SecondFactorChallenge challenge, Instant now, VerificationPolicy policy) {
        var closed = challenge.answerRefusal(now);
        return closed == null
                ? tryBackupCode(now, policy)
                        .then(tried -> new Accepted<>(challenge.tried(), tried.account(), List.of()))
                : account.refused(closed);
    }

    /** Passes a challenge by a code that was found to be right, and uses that code up. */
    public Outcome<SecondFactorChallenge> passByBackupCode(
            SecondFactorChallenge challenge, BackupCodesId set, String selector, Instant now) {
        return challenge.passed() == null
                ? useBackupCode(set, selector, now)
                        .then(used -> new Accepted<>(
                                challenge.passed(SecondFactorChallenge.Method.BACKUP_CODE, now),
                                used.account(),
                                List.of()))
                : account.refused(new Refusal.AlreadyVerified());
    }

    /** Uses no number as second factor any more, and so voids the backup codes; takes an operator's word for it. */
    public Outcome<Account> disable(Instant now) {
        var events = new ArrayList<Event>();
        var released = new ArrayList<PhoneNumber>();
        for (var number : account.numbers()) {
            if (number.reservedForSecondFactor()) {
                events.add(Account.event(PhoneNumberEvent.Type.RELEASED, number, now));
            }
            released.add(number.reservedForSecondFactor() ? number.as(new None(), now) : number);
        }
        var without = account.with(released, now, events);
        return new Accepted<>(without, without, events);
    }

    /**
     * When a session last proved a number that serves as second factor now: who has just shown a phone need not show it
     * again to go on with setting things up.
     */
    public Optional<Instant> lastVerifiedIn(SessionId session) {
        return account.numbers().stream()
                .filter(PhoneNumber::reservedForSecondFactor)
                .flatMap(number -> number.verification() instanceof Verified(var at, Proof.ByCode proof)
                                && session.equals(proof.session())
                        ? Stream.of(at)
                        : Stream.empty())
                .max(Comparator.naturalOrder());
    }

    private Outcome<PhoneNumber> secondFactor(
            PhoneNumber chosen, SecondFactor use, PhoneNumberEvent.Type what, Instant now) {
        var events = new ArrayList<Event>();
        events.add(Account.event(what, chosen, now));
        var next = account.with(withDefault(account.replaced(chosen.as(use, now)), now, events), now, events);
        return new Accepted<>(next.get(chosen.id()), next, events);
    }

    /** While any number is reserved, one of them is the default: if none is, the one reserved longest becomes it. */
    static List<PhoneNumber> withDefault(List<PhoneNumber> all, Instant now, List<Event> events) {
        return all.stream().anyMatch(PhoneNumber::defaultSecondFactor)
                ? all
                : Account.inherit(
                        all,
                        PhoneNumber::reservedForSecondFactor,
                        comparing(SecondFactors::reservedSince).thenComparing(Account.BY_AGE),
                        n -> n.as(new Default(reservedSince(n)), now),
                        PhoneNumberEvent.Type.MADE_DEFAULT,
                        events);
    }

    private static Instant reservedSince(PhoneNumber number) {
        return switch (number.secondFactor()) {
            case Reserved(var since) -> since;
            case Default(var since) -> since;
            case None none -> Instant.MAX;
        };
    }

    /** Has another number be the default in place of one that was disabled. */
    Outcome<PhoneNumber> replaceDefault(PhoneNumber from, Instant now, VerificationPolicy policy) {
        var heir = account.numbers().stream()
                .filter(n ->
                        n.secondFactor() instanceof Reserved && !n.throttle().disabled(policy))
                .min(comparing(SecondFactors::reservedSince).thenComparing(Account.BY_AGE));
        return heir.isEmpty()
                ? account.unchanged(from)
                : makeDefault(heir.get().id(), now)
                        .then(so -> new Accepted<>(so.account().get(from.id()), so.account(), List.of()));
    }
}
