package dev.ringproof.core.domain.account;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodeSets;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.BackupCodesId;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.secondfactor.SecondFactor.Default;
import dev.ringproof.core.domain.secondfactor.SecondFactor.None;
import dev.ringproof.core.domain.secondfactor.SecondFactor.Reserved;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge;
import dev.ringproof.core.domain.secondfactor.SecondFactorChallenge.Sent;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The steps of an account that concern its second factors: which numbers are reserved, which of them is the default,
 * the backup codes beside them, and the answers to challenges. Each step returns the next account in its {@link
 * Outcome}.
 */
public record SecondFactors(Account account) {
    private static final int LOW = 2;

    /**
     * Reserves a number for second factor. The first number that is reserved switches the second factor on: it becomes
     * the default, and new backup codes come with it.
     */
    Outcome<PhoneNumber> reserve(
            PhoneNumberId id, Supplier<BackupCodes> newCodes, SecondFactorPolicy policy, Instant now) {
        var chosen = account.get(id);
        if (!chosen.isVerified()) {
            return account.refused(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        }
        if (chosen.reservedForSecondFactor()) {
            return account.unchanged(chosen);
        }
        if (account.secondFactorEnabled() && policy.requireAlternative() && account.backupCodes() == null) {
            return account.refused(new Refusal.BackupCodesRequired());
        }
        var reserved = use(chosen, new Reserved(now), PhoneNumberEvent.Type.RESERVED, now);
        return account.secondFactorEnabled()
                ? reserved
                : reserved.then(so -> so.account().secondFactors().adopt(newCodes.get(), so.value(), now));
    }

    /** Releases a number from second factor. If it was the default, the number reserved longest becomes the default. */
    Outcome<PhoneNumber> release(PhoneNumberId id, Instant now) {
        var chosen = account.get(id);
        return chosen.reservedForSecondFactor()
                ? use(chosen, new None(), PhoneNumberEvent.Type.RELEASED, now)
                : account.unchanged(chosen);
    }

    /** Makes a reserved number the default, which gets the code when a request names no other number. */
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

    /** Opens a challenge. No code is sent yet, since the person may answer by a backup code. */
    public Outcome<SecondFactorChallenge> openChallenge(SecondFactorChallenge challenge) {
        return account.secondFactorEnabled()
                ? new Accepted<>(challenge, account, List.of())
                : account.refused(new Refusal.NoSecondFactor());
    }

    /**
     * Notes the code that is to be sent for a challenge.
     *
     * @param id the reserved number that the code is to be sent to
     * @param code the code that was sent to this number before, which is then sent again, or a new one in its place
     */
    public Outcome<SecondFactorChallenge> prepareChallenge(
            SecondFactorChallenge challenge, PhoneNumberId id, Challenge code, Instant now, VerificationPolicy policy) {
        var number = account.number(id).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return account.refused(new Refusal.NoSecondFactor());
        }
        var ofChallenge = challenge.codeRefusal(now);
        var refusal = ofChallenge == null ? number.get().refusal(now, policy) : ofChallenge;
        if (refusal != null) {
            return account.refused(refusal);
        }
        var wait = number.get().throttle().untilNextChallenge(now, policy);
        if (wait.isPositive()) {
            return account.refused(new Refusal.ResendTooSoon(wait));
        }
        return account.step(id, n -> n.challenged(now))
                .then(done -> new Accepted<>(challenge.sent(id, code), done.account(), List.of()));
    }

    /**
     * Checks the code that was sent for a challenge.
     *
     * @return the outcome, and the challenge as it must be stored in either case, since a wrong code costs an attempt
     */
    public Answered answerChallenge(
            SecondFactorChallenge challenge, EnteredCode code, Instant now, VerificationPolicy policy) {
        var closed = challenge.answerRefusal(now);
        if (closed != null) {
            return refused(challenge, closed);
        }
        if (!(challenge.sent() instanceof Sent(var id, var sent))) {
            return refused(challenge, new Refusal.NothingPrepared());
        }
        var number = account.number(id).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return refused(challenge, new Refusal.NoSecondFactor());
        }
        var refusal = number.get().refusal(now, policy);
        if (refusal != null) {
            return refused(challenge, refusal);
        }
        if (!code.isWellFormed()) {
            return refused(challenge, new Refusal.WrongCode(challenge.attemptsLeft()));
        }
        return code.matches(sent, number.get().phoneNumber(), challenge.purpose())
                ? rightAnswer(challenge, id, now)
                : wrongAnswer(challenge, id, now, policy);
    }

    private Answered refused(SecondFactorChallenge challenge, Refusal refusal) {
        return new Answered(challenge, account.refused(refusal));
    }

    private Answered rightAnswer(SecondFactorChallenge challenge, PhoneNumberId id, Instant now) {
        var passed = challenge.tried().passed(SecondFactorChallenge.Method.PHONE_CODE, now);
        var outcome = account.step(id, n -> n.answered(now));
        return new Answered(passed, outcome.map(number -> passed));
    }

    private Answered wrongAnswer(
            SecondFactorChallenge challenge, PhoneNumberId id, Instant now, VerificationPolicy policy) {
        var tried = challenge.tried();
        var outcome = account.failed(id, PhoneNumberEvent.Type.SECOND_FACTOR_MISSED, now, policy);
        return new Answered(
                tried, new Refused<>(new Refusal.WrongCode(tried.attemptsLeft()), outcome.account(), outcome.events()));
    }

    /** The outcome of an answer, and the challenge to store with it. */
    public record Answered(SecondFactorChallenge challenge, Outcome<SecondFactorChallenge> outcome) {}

    /** Counts a set of backup codes that is to be made, or refuses it. The account itself does not change. */
    public Outcome<BackupCodeSets> countBackupCodes(BackupCodeSets sets, Instant now, SecondFactorPolicy policy) {
        var refusal = sets.refusal(now, policy);
        return refusal == null ? new Accepted<>(sets.oneMore(now), account, List.of()) : account.refused(refusal);
    }

    /** Replaces the backup codes by a new set. */
    public Outcome<BackupCodes> replaceBackupCodes(BackupCodes newCodes, Instant now) {
        return account.secondFactorEnabled()
                ? adopt(newCodes, newCodes, now)
                : account.refused(new Refusal.NoBackupCodes());
    }

    private <T> Outcome<T> adopt(BackupCodes newCodes, T value, Instant now) {
        return new Accepted<>(
                value, account.with(newCodes), List.of(account.event(BackupCodeEvent.Type.CREATED, newCodes, now)));
    }

    /** Destroys the backup codes. */
    public Outcome<Account> destroyBackupCodes(Instant now) {
        var codes = account.backupCodes();
        var without = new Account(account.owner(), account.numbers());
        return new Accepted<>(
                without,
                without,
                codes == null ? List.of() : List.of(account.event(BackupCodeEvent.Type.DESTROYED, codes, now)));
    }

    /**
     * Counts an attempt at a backup code before the code is checked: a check takes a while, and many attempts at once
     * must not outrun the count. If the code is right, {@link #useBackupCode} uses it up.
     */
    public Outcome<BackupCodes> tryBackupCode(Instant now, VerificationPolicy policy) {
        var codes = account.backupCodes();
        if (codes == null) {
            return account.refused(
                    account.secondFactorEnabled() ? new Refusal.WrongCode(0) : new Refusal.NoSecondFactor());
        }
        var refusal = codes.refusal(now, policy.failures());
        if (refusal != null) {
            return account.refused(refusal);
        }
        var tried = codes.tried(now);
        return new Accepted<>(tried, account.with(tried), List.of());
    }

    /** Uses up a right code, unless it was used or replaced while it was checked. */
    public Outcome<BackupCodes> useBackupCode(BackupCodesId set, String selector, Instant now) {
        var codes = account.backupCodes();
        if (codes == null || !codes.id().equals(set) || codes.unused(selector).isEmpty()) {
            return account.refused(new Refusal.WrongCode(0));
        }
        var used = codes.used(selector, now);
        var events = new ArrayList<Event>();
        events.add(account.event(BackupCodeEvent.Type.USED, used, now));
        if (used.remaining() == LOW) {
            events.add(account.event(BackupCodeEvent.Type.LOW, used, now));
        }
        return new Accepted<>(used, account.with(used), events);
    }

    /** Counts an attempt at a backup code as an answer to a challenge, which allows five in all. */
    public Outcome<SecondFactorChallenge> tryBackupCode(
            SecondFactorChallenge challenge, Instant now, VerificationPolicy policy) {
        var refusal = challenge.answerRefusal(now);
        return refusal == null ? tryBackupCode(now, policy).map(tried -> challenge.tried()) : account.refused(refusal);
    }

    /** Passes a challenge by a right backup code, and uses the code up. */
    public Outcome<SecondFactorChallenge> passByBackupCode(
            SecondFactorChallenge challenge, BackupCodesId set, String selector, Instant now) {
        return challenge.passed() == null
                ? useBackupCode(set, selector, now)
                        .map(used -> challenge.passed(SecondFactorChallenge.Method.BACKUP_CODE, now))
                : account.refused(new Refusal.AlreadyVerified());
    }

    /**
     * Switches the second factor off because a back end says so: all numbers are released, the backup codes destroyed.
     */
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
     * Returns when a session last verified a number that serves as second factor now. A person who has just shown the
     * phone need not show it again to go on with the set-up.
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

    /**
     * Returns a digest of the factors: which numbers are verified, which are reserved and since when, and which backup
     * codes there are. If it is another one, the factors have changed.
     */
    public String digest() {
        var text = new StringBuilder();
        account.numbers().stream()
                .filter(PhoneNumber::isVerified)
                .forEach(number -> text.append(number.id())
                        .append(' ')
                        .append(number.reservedForSecondFactor() ? reservedSince(number) : "")
                        .append('\n'));
        text.append(account.backupCodes() == null ? "" : account.backupCodes().id());
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Outcome<PhoneNumber> use(PhoneNumber chosen, SecondFactor use, PhoneNumberEvent.Type type, Instant now) {
        var events = new ArrayList<Event>();
        events.add(Account.event(type, chosen, now));
        var next = account.with(withDefault(account.replaced(chosen.as(use, now)), now, events), now, events);
        return new Accepted<>(next.get(chosen.id()), next, events);
    }

    /** Makes the number reserved longest the default, if any is reserved and none is the default. */
    static List<PhoneNumber> withDefault(List<PhoneNumber> all, Instant now, List<Event> events) {
        return all.stream().anyMatch(PhoneNumber::defaultSecondFactor)
                ? all
                : Account.promote(
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

    /**
     * Makes another reserved number the default in place of one that was disabled. Changes nothing if there is no
     * other.
     */
    Outcome<PhoneNumber> replaceDefault(PhoneNumber from, Instant now, VerificationPolicy policy) {
        var next = account.numbers().stream()
                .filter(n ->
                        n.secondFactor() instanceof Reserved && !n.throttle().disabled(policy))
                .min(comparing(SecondFactors::reservedSince).thenComparing(Account.BY_AGE));
        return next.isEmpty()
                ? account.unchanged(from)
                : makeDefault(next.get().id(), now)
                        .then(so -> new Accepted<>(so.account().get(from.id()), so.account(), List.of()));
    }
}
