package dev.ringproof.core.domain;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.Outcome.Accepted;
import dev.ringproof.core.domain.Outcome.Refused;
import dev.ringproof.core.domain.PhoneNumber.Step;
import dev.ringproof.core.domain.SecondFactor.Default;
import dev.ringproof.core.domain.SecondFactor.None;
import dev.ringproof.core.domain.SecondFactor.Reserved;
import dev.ringproof.core.domain.Verification.Pending;
import dev.ringproof.core.domain.Verification.Proof;
import dev.ringproof.core.domain.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An owner's phone numbers and backup codes as one whole, for the rules that span them: how many there may be, at most one
 * primary, exactly one default while any is reserved as second factor, and backup codes while there is a second factor
 * only. It is what is loaded, locked and stored together. Immutable: each step returns the next one in its
 * {@link Outcome}.
 *
 * @param numbers oldest first
 * @param backupCodes null where there are none
 */
public record Account(
        OwnerId owner, List<PhoneNumber> numbers, @Nullable BackupCodes backupCodes) {
    private static final int FEW = 2;

    private static final Comparator<PhoneNumber> BY_AGE = comparing(PhoneNumber::createdAt)
            .thenComparing(number -> number.id().value());

    public Account {
        numbers = numbers.stream().sorted(BY_AGE).toList();
        require(numbers.stream().allMatch(n -> n.owner().equals(owner)), "all numbers are the owner's");
        require(
                numbers.stream().map(PhoneNumber::phoneNumber).distinct().count() == numbers.size(),
                "a number is there once");
        require(numbers.stream().filter(PhoneNumber::primary).count() <= 1, "at most one number is primary");
        var defaults = numbers.stream().filter(PhoneNumber::defaultSecondFactor).count();
        var reserved =
                numbers.stream().filter(PhoneNumber::reservedForSecondFactor).count();
        require(defaults == Math.min(reserved, 1), "exactly one of the second factors is the default");
        require(backupCodes == null || reserved > 0, "backup codes go with a second factor");
    }

    /** An account without backup codes. */
    public Account(OwnerId owner, List<PhoneNumber> numbers) {
        this(owner, numbers, null);
    }

    public static Account empty(OwnerId owner) {
        return new Account(owner, List.of());
    }

    public Optional<PhoneNumber> number(PhoneNumberId id) {
        return numbers.stream().filter(n -> n.id().equals(id)).findFirst();
    }

    public Optional<PhoneNumber> primary() {
        return numbers.stream().filter(PhoneNumber::primary).findFirst();
    }

    /** The second factor that is texted when nobody asks for another. */
    public Optional<PhoneNumber> defaultSecondFactor() {
        return numbers.stream().filter(PhoneNumber::defaultSecondFactor).findFirst();
    }

    public boolean secondFactorEnabled() {
        return defaultSecondFactor().isPresent();
    }

    /**
     * What the world beyond this account knows of a number about to be added to it.
     *
     * @param provenByAnother another owner has proven it
     * @param lastTextedAt when this owner last had a code texted to it, also if it was removed since
     */
    public record Sighting(
            boolean provenByAnother, @Nullable Instant lastTextedAt) {}

    /** Adds an unproven number and makes of it what the update says. The first of an account is its primary. */
    public Outcome<PhoneNumber> create(
            PhoneNumberId id,
            E164Number number,
            PhoneNumberUpdate update,
            @Nullable BackupCodes fresh,
            SecondFactorPolicy secondFactors,
            Sighting sighting,
            Instant now,
            VerificationPolicy policy) {
        var known = numbers.stream().anyMatch(n -> n.phoneNumber().equals(number));
        if (known || sighting.provenByAnother()) {
            return refused(new Refusal.NumberTaken());
        }
        var unproven = numbers.stream().filter(n -> !n.isProven()).count();
        if (numbers.size() >= policy.maxNumbers() || unproven >= policy.maxUnproven()) {
            return refused(new Refusal.TooManyNumbers());
        }
        var added = PhoneNumber.unproven(id, owner, number, Throttle.since(sighting.lastTextedAt()), now)
                .asPrimary(numbers.isEmpty(), now);
        var all = Stream.concat(numbers.stream(), Stream.of(added)).toList();
        var created = new Accepted<>(added, with(all), List.of(event(PhoneNumberEvent.Type.CREATED, added, now)));
        return wholly(created.then(so -> so.account().update(id, update, fresh, secondFactors, now)));
    }

    /** Removes a number. If it was the primary or the default, another inherits. */
    public Outcome<PhoneNumber> destroy(PhoneNumberId id, Instant now) {
        var gone = get(id);
        if (!gone.linkedTo().isEmpty()) {
            return refused(new Refusal.Linked());
        }
        var rest = numbers.stream().filter(n -> !n.id().equals(id)).toList();
        var events = new ArrayList<Event>();
        events.add(event(PhoneNumberEvent.Type.DESTROYED, gone, now));
        if (gone.primary()) {
            rest = inherit(
                    rest,
                    PhoneNumber::isProven,
                    BY_AGE,
                    n -> n.asPrimary(true, now),
                    PhoneNumberEvent.Type.MADE_PRIMARY,
                    events);
        }
        return new Accepted<>(gone, with(withOneDefault(rest, now, events), now, events), events);
    }

    public Outcome<PhoneNumber> prepareVerification(
            PhoneNumberId id, Challenge challenge, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.prepare(challenge, now, policy));
    }

    /**
     * Weighs a code.
     *
     * @param session in which it was typed, where that is known
     */
    public Outcome<PhoneNumber> attemptVerification(
            PhoneNumberId id, TypedCode typed, @Nullable SessionId session, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.attempt(typed, session, now, policy));
    }

    /**
     * Begins a check of possession with a code of its own.
     *
     * @param lastAskedAt when a code was last texted to this number for the same purpose
     */
    public Outcome<PossessionCheck> prepareCheck(
            PhoneNumberId id,
            Challenge challenge,
            @Nullable Instant lastAskedAt,
            Instant now,
            VerificationPolicy policy) {
        var number = get(id);
        var obstacle = number.obstacle(now, policy);
        if (obstacle != null) {
            return refused(obstacle);
        }
        var pause = lastAskedAt == null ? Duration.ZERO : Duration.between(now, lastAskedAt.plus(policy.resendAfter()));
        if (pause.isPositive()) {
            return refused(new Refusal.ResendTooSoon(pause));
        }
        return new Accepted<>(
                PossessionCheck.pending(number, challenge),
                this,
                List.of(event(PhoneNumberEvent.Type.POSSESSION_CHECK_PREPARED, number, now)));
    }

    /** Weighs an answer to a check. A wrong one is no refusal here: the check says how it stands. */
    public Outcome<PossessionCheck> attemptCheck(
            PossessionCheck check, TypedCode typed, Instant now, VerificationPolicy policy) {
        var number = get(check.phoneNumberId());
        var obstacle = number.obstacle(now, policy);
        if (obstacle != null) {
            return refused(obstacle);
        }
        if (check.verification() instanceof Verified) {
            return refused(new Refusal.AlreadyVerified());
        }
        if (!(check.verification() instanceof Pending(var challenge))
                || challenge.expiredAt(now)
                || !typed.isWellFormed()) {
            return new Accepted<>(check, this, List.of());
        }
        if (typed.answers(challenge, number.phoneNumber(), Purpose.POSSESSION)) {
            var proof = challenge.met(null);
            return step(number.id(), n -> n.possessed(proof, now))
                    .then(done -> new Accepted<>(check.passed(proof, now), done.account(), List.of()));
        }
        return failed(number.id(), PhoneNumberEvent.Type.POSSESSION_CHECK_MISSED, now, policy)
                .then(done -> new Accepted<>(check.missed(challenge.missed()), done.account(), List.of()));
    }

    /**
     * Takes each part of the update in an order that lets them build on each other: proven before reserved, say.
     *
     * @param fresh backup codes to go with a second factor that is switched on by this; null for none
     */
    public Outcome<PhoneNumber> update(
            PhoneNumberId id,
            PhoneNumberUpdate update,
            @Nullable BackupCodes fresh,
            SecondFactorPolicy policy,
            Instant now) {
        var steps = new ArrayList<Function<Account, Outcome<PhoneNumber>>>();
        if (Boolean.TRUE.equals(update.verified())) {
            steps.add(account -> account.vouchFor(id, now));
        }
        if (Boolean.TRUE.equals(update.primary())) {
            steps.add(account -> account.makePrimary(id, now));
        }
        var reserved = update.reservedForSecondFactor();
        if (reserved != null) {
            steps.add(account -> reserved ? account.reserve(id, fresh, policy, now) : account.release(id, now));
        }
        if (Boolean.TRUE.equals(update.defaultSecondFactor())) {
            steps.add(account -> account.makeDefault(id, now));
        }
        if (Boolean.FALSE.equals(update.verified())) {
            steps.add(account -> account.doubt(id, now));
        }
        var outcome = unchanged(get(id));
        for (var step : steps) {
            outcome = outcome.then(so -> step.apply(so.account()));
        }
        return wholly(outcome);
    }

    /** Of several steps all are taken or none. */
    private Outcome<PhoneNumber> wholly(Outcome<PhoneNumber> steps) {
        return steps instanceof Refused<PhoneNumber> no ? refused(no.refusal()) : steps;
    }

    /** Takes an operator's word for it. */
    Outcome<PhoneNumber> vouchFor(PhoneNumberId id, Instant now) {
        return step(id, number -> number.vouchedFor(now));
    }

    /** Takes back that a number is proven. */
    Outcome<PhoneNumber> doubt(PhoneNumberId id, Instant now) {
        return step(id, number -> number.doubted(now));
    }

    /** Clears a row of failures, and enables a number that they disabled. */
    public Outcome<PhoneNumber> unlock(PhoneNumberId id, Instant now) {
        return step(id, number -> number.unlocked(now));
    }

    /** Makes a proven number the one the owner is reached at. */
    public Outcome<PhoneNumber> makePrimary(PhoneNumberId id, Instant now) {
        var chosen = get(id);
        if (chosen.primary()) {
            return unchanged(chosen);
        }
        if (!chosen.isProven()) {
            return refused(new Refusal.NotVerified(Refusal.Role.PRIMARY));
        }
        return accepted(
                id,
                numbers.stream()
                        .map(n -> n.id().equals(id) || n.primary() ? n.asPrimary(n.id().equals(id), now) : n)
                        .toList(),
                List.of(event(PhoneNumberEvent.Type.MADE_PRIMARY, chosen, now)));
    }

    /** Keeps a number for the second step of a sign-in. The first one so kept becomes the default. */
    Outcome<PhoneNumber> reserve(
            PhoneNumberId id, @Nullable BackupCodes fresh, SecondFactorPolicy policy, Instant now) {
        var chosen = get(id);
        if (!chosen.isProven()) {
            return refused(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        }
        if (chosen.reservedForSecondFactor()) {
            return unchanged(chosen);
        }
        var codes = secondFactorEnabled() ? null : fresh;
        if (policy.requireAlternative() && backupCodes == null && codes == null) {
            return refused(new Refusal.BackupCodesRequired());
        }
        var outcome = secondFactor(chosen, new Reserved(now), PhoneNumberEvent.Type.RESERVED, now);
        return codes == null ? outcome : outcome.then(so -> so.account().replaceBackupCodes(so.value(), codes, now));
    }

    /** Uses a number as second factor no longer. If it was the default, the one reserved longest inherits. */
    Outcome<PhoneNumber> release(PhoneNumberId id, Instant now) {
        var chosen = get(id);
        return chosen.reservedForSecondFactor()
                ? secondFactor(chosen, new None(), PhoneNumberEvent.Type.RELEASED, now)
                : unchanged(chosen);
    }

    Outcome<PhoneNumber> makeDefault(PhoneNumberId id, Instant now) {
        var chosen = get(id);
        return switch (chosen.secondFactor()) {
            case None none ->
                refused(
                        chosen.isProven()
                                ? new Refusal.NotReserved()
                                : new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
            case Default already -> unchanged(chosen);
            case Reserved(var since) -> {
                var all = numbers.stream()
                        .map(n -> n.secondFactor() instanceof Default(var s) ? n.as(new Reserved(s), now) : n)
                        .map(n -> n.id().equals(id) ? n.as(new Default(since), now) : n)
                        .toList();
                yield accepted(id, all, List.of(event(PhoneNumberEvent.Type.MADE_DEFAULT, chosen, now)));
            }
        };
    }

    /** Begins to ask for a second factor; nothing is texted yet, since a backup code may come instead. */
    public Outcome<SecondFactorChallenge> openChallenge(SecondFactorChallenge challenge) {
        return secondFactorEnabled()
                ? new Accepted<>(challenge, this, List.of())
                : refused(new Refusal.NoSecondFactor());
    }

    /**
     * Texts a code of a challenge.
     *
     * @param id the number to text
     */
    public Outcome<SecondFactorChallenge> textChallenge(
            SecondFactorChallenge challenge, PhoneNumberId id, Challenge code, Instant now, VerificationPolicy policy) {
        var number = number(id).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return refused(new Refusal.NoSecondFactor());
        }
        var closed = challenge.closedForCodesAt(now);
        var obstacle = closed == null ? number.get().obstacle(now, policy) : closed;
        if (obstacle != null) {
            return refused(obstacle);
        }
        var pause = number.get().throttle().untilNextChallenge(now, policy);
        if (pause.isPositive()) {
            return refused(new Refusal.ResendTooSoon(pause));
        }
        return step(id, n -> n.challenged(now))
                .then(done -> new Accepted<>(challenge.sent(id, code), done.account(), List.of()));
    }

    /**
     * Weighs the code that was texted for a challenge.
     *
     * @return besides the outcome, the challenge as it is to be stored, for a wrong code costs a try
     */
    public Answered answerChallenge(
            SecondFactorChallenge challenge, TypedCode typed, Instant now, VerificationPolicy policy) {
        var closed = challenge.closedAt(now);
        if (closed != null) {
            return Answered.refused(challenge, this, closed);
        }
        if (challenge.sent() == null) {
            return Answered.refused(challenge, this, new Refusal.NothingPrepared());
        }
        var sent = challenge.sent();
        var number = number(sent.phoneNumberId()).filter(PhoneNumber::reservedForSecondFactor);
        if (number.isEmpty()) {
            return Answered.refused(challenge, this, new Refusal.NoSecondFactor());
        }
        var obstacle = number.get().obstacle(now, policy);
        if (obstacle != null) {
            return Answered.refused(challenge, this, obstacle);
        }
        if (!typed.isWellFormed()) {
            return Answered.refused(challenge, this, new Refusal.WrongCode(challenge.attemptsLeft()));
        }
        if (typed.answers(sent.code(), number.get().phoneNumber(), challenge.purpose())) {
            var passed = challenge.tried().passed(SecondFactorChallenge.Method.PHONE_CODE, now);
            var outcome = step(sent.phoneNumberId(), n -> n.answered(now));
            return new Answered(passed, outcome.then(done -> new Accepted<>(passed, done.account(), List.of())));
        }
        var tried = challenge.tried();
        var outcome = failed(sent.phoneNumberId(), PhoneNumberEvent.Type.SECOND_FACTOR_MISSED, now, policy);
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
        return secondFactorEnabled() ? replaceBackupCodes(fresh, fresh, now) : refused(new Refusal.NoBackupCodes());
    }

    private <T> Outcome<T> replaceBackupCodes(T value, BackupCodes fresh, Instant now) {
        return new Accepted<>(
                value, new Account(owner, numbers, fresh), List.of(event(BackupCodeEvent.Type.CREATED, fresh, now)));
    }

    /** Takes the backup codes away. */
    public Outcome<Account> destroyBackupCodes(Instant now) {
        var without = new Account(owner, numbers);
        return new Accepted<>(
                without,
                without,
                backupCodes == null ? List.of() : List.of(event(BackupCodeEvent.Type.DESTROYED, backupCodes, now)));
    }

    /**
     * Counts a try at a backup code before it is weighed: weighing takes a while, and many at once must not outrun the
     * count. Found right, it is used up by {@link #useBackupCode}.
     */
    public Outcome<BackupCodes> tryBackupCode(Instant now, VerificationPolicy policy) {
        if (backupCodes == null) {
            return refused(secondFactorEnabled() ? new Refusal.WrongCode(0) : new Refusal.NoSecondFactor());
        }
        var obstacle = backupCodes.obstacle(now, policy.failures());
        if (obstacle != null) {
            return refused(obstacle);
        }
        var tried = backupCodes.tried(now);
        return new Accepted<>(tried, new Account(owner, numbers, tried), List.of());
    }

    /** Uses up a code that was found to be right, unless it was used or replaced while it was weighed. */
    public Outcome<BackupCodes> useBackupCode(BackupCodesId set, String selector, Instant now) {
        if (backupCodes == null
                || !backupCodes.id().equals(set)
                || backupCodes.unused(selector).isEmpty()) {
            return refused(new Refusal.WrongCode(0));
        }
        var used = backupCodes.used(selector, now);
        var events = new ArrayList<Event>();
        events.add(event(BackupCodeEvent.Type.USED, used, now));
        if (used.remaining() == FEW) {
            events.add(event(BackupCodeEvent.Type.LOW, used, now));
        }
        return new Accepted<>(used, new Account(owner, numbers, used), events);
    }

    /** Counts a try at a backup code as an answer to a challenge, which has its own five. */
    public Outcome<SecondFactorChallenge> tryBackupCode(
            SecondFactorChallenge challenge, Instant now, VerificationPolicy policy) {
        var closed = challenge.closedAt(now);
        return closed == null
                ? tryBackupCode(now, policy)
                        .then(tried -> new Accepted<>(challenge.tried(), tried.account(), List.of()))
                : refused(closed);
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
                : refused(new Refusal.AlreadyVerified());
    }

    /** Uses no number as second factor any more, and so voids the backup codes; takes an operator's word for it. */
    public Outcome<Account> disableSecondFactor(Instant now) {
        var events = new ArrayList<Event>();
        var released = new ArrayList<PhoneNumber>();
        for (var number : numbers) {
            if (number.reservedForSecondFactor()) {
                events.add(event(PhoneNumberEvent.Type.RELEASED, number, now));
            }
            released.add(number.reservedForSecondFactor() ? number.as(new None(), now) : number);
        }
        var without = with(released, now, events);
        return new Accepted<>(without, without, events);
    }

    /** Keeps in mind that another identification vouches for a number. */
    public Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link, Instant now) {
        return step(id, number -> number.linked(link, now));
    }

    /** Forgets it; changes nothing where there is no such link. */
    public Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification, Instant now) {
        return step(id, number -> number.unlinked(identification, now));
    }

    /**
     * When a session last proved a number that serves as second factor now: who has just shown a phone need not show it
     * again to go on with setting things up.
     */
    public Optional<Instant> lastProvenIn(SessionId session) {
        return numbers.stream()
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
        events.add(event(what, chosen, now));
        var next = with(withOneDefault(replaced(chosen.as(use, now)), now, events), now, events);
        return new Accepted<>(next.get(chosen.id()), next, events);
    }

    /** While any number is reserved, one of them is the default: if none is, the one reserved longest becomes it. */
    private List<PhoneNumber> withOneDefault(List<PhoneNumber> all, Instant now, List<Event> events) {
        return all.stream().anyMatch(PhoneNumber::defaultSecondFactor)
                ? all
                : inherit(
                        all,
                        PhoneNumber::reservedForSecondFactor,
                        comparing(Account::reservedSince).thenComparing(BY_AGE),
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

    /** The same numbers, with the first of those eligible promoted if there is any. */
    private static List<PhoneNumber> inherit(
            List<PhoneNumber> all,
            Predicate<PhoneNumber> eligible,
            Comparator<PhoneNumber> order,
            UnaryOperator<PhoneNumber> promotion,
            PhoneNumberEvent.Type what,
            List<Event> events) {
        var heir = all.stream().filter(eligible).min(order);
        if (heir.isEmpty()) {
            return all;
        }
        var promoted = promotion.apply(heir.get());
        events.add(event(what, promoted, promoted.updatedAt()));
        return all.stream()
                .map(n -> n.id().equals(promoted.id()) ? promoted : n)
                .toList();
    }

    private Outcome<PhoneNumber> step(PhoneNumberId id, Function<PhoneNumber, Step> ask) {
        var step = ask.apply(get(id));
        var next = with(replaced(step.next()));
        return step.refusal() == null
                ? new Accepted<>(step.next(), next, step.events())
                : new Refused<>(step.refusal(), next, step.events());
    }

    /** One more wrong code for a number. If that disables the default, the next one reserved longest becomes it. */
    private Outcome<PhoneNumber> failed(
            PhoneNumberId id, PhoneNumberEvent.Type what, Instant now, VerificationPolicy policy) {
        var failed = step(id, number -> number.failed(what, now, policy));
        var number = failed.account().get(id);
        return number.defaultSecondFactor() && number.throttle().disabled(policy)
                ? failed.then(so -> so.account().handOnDefault(so.value(), now, policy))
                : failed;
    }

    private Outcome<PhoneNumber> handOnDefault(PhoneNumber from, Instant now, VerificationPolicy policy) {
        var heir = numbers.stream()
                .filter(n ->
                        n.secondFactor() instanceof Reserved && !n.throttle().disabled(policy))
                .min(comparing(Account::reservedSince).thenComparing(BY_AGE));
        return heir.isEmpty()
                ? unchanged(from)
                : makeDefault(heir.get().id(), now)
                        .then(so -> new Accepted<>(so.account().get(from.id()), so.account(), List.of()));
    }

    private Account with(List<PhoneNumber> all) {
        return new Account(owner, all, backupCodes);
    }

    /** With these numbers, and without backup codes when no second factor is left. */
    private Account with(List<PhoneNumber> all, Instant now, List<Event> events) {
        if (backupCodes == null || all.stream().anyMatch(PhoneNumber::reservedForSecondFactor)) {
            return with(all);
        }
        events.add(event(BackupCodeEvent.Type.DESTROYED, backupCodes, now));
        return new Account(owner, all);
    }

    private PhoneNumber get(PhoneNumberId id) {
        return number(id).orElseThrow(() -> new IllegalArgumentException("not this account's number: " + id));
    }

    private List<PhoneNumber> replaced(PhoneNumber changed) {
        return numbers.stream()
                .map(n -> n.id().equals(changed.id()) ? changed : n)
                .toList();
    }

    private Outcome<PhoneNumber> accepted(PhoneNumberId id, List<PhoneNumber> all, List<Event> events) {
        var next = with(all);
        return new Accepted<>(next.get(id), next, events);
    }

    private Outcome<PhoneNumber> unchanged(PhoneNumber number) {
        return new Accepted<>(number, this, List.of());
    }

    private <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal, this, List.of());
    }

    private BackupCodeEvent event(BackupCodeEvent.Type type, BackupCodes codes, Instant now) {
        return new BackupCodeEvent(type, owner, codes.remaining(), now);
    }

    private static PhoneNumberEvent event(PhoneNumberEvent.Type type, PhoneNumber number, Instant now) {
        return new PhoneNumberEvent(type, number.id(), number.owner(), now);
    }

    /** Whose it is, and the numbers by their ids. */
    @Override
    public String toString() {
        return "Account[" + owner + ", " + numbers.stream().map(PhoneNumber::id).toList() + "]";
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
