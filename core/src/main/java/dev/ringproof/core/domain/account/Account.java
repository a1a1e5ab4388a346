package dev.ringproof.core.domain.account;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber.Step;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The phone numbers and backup codes of one owner. The account keeps the rules that span several numbers: how many
 * there may be; at most one is primary; exactly one is the default while any number is reserved for second factor; and
 * backup codes exist only beside a second factor. It is loaded, locked and stored as a whole. Immutable: each step
 * returns the next account in its {@link Outcome}.
 *
 * @param numbers the oldest first
 * @param backupCodes null if the owner has none
 */
public record Account(
        OwnerId owner, List<PhoneNumber> numbers, @Nullable BackupCodes backupCodes) {
    static final Comparator<PhoneNumber> BY_AGE = comparing(PhoneNumber::createdAt)
            .thenComparing(number -> number.id().value());

    public Account {
        numbers = numbers.size() == 1
                ? List.copyOf(numbers)
                : numbers.stream().sorted(BY_AGE).toList();
        int primaries = 0;
        int defaults = 0;
        int reserved = 0;
        var different = new HashSet<E164Number>();
        for (var number : numbers) {
            require(number.owner().equals(owner), "all numbers are the owner's");
            require(different.add(number.phoneNumber()), "a number is there once");
            primaries += number.primary() ? 1 : 0;
            defaults += number.defaultSecondFactor() ? 1 : 0;
            reserved += number.reservedForSecondFactor() ? 1 : 0;
        }
        require(primaries <= 1, "at most one number is primary");
        require(defaults == Math.min(reserved, 1), "exactly one of the second factors is the default");
        require(backupCodes == null || reserved > 0, "backup codes go with a second factor");
    }

    /** Makes an account without backup codes. */
    public Account(OwnerId owner, List<PhoneNumber> numbers) {
        this(owner, numbers, null);
    }

    /** Returns the account of an owner who has no numbers. */
    public static Account empty(OwnerId owner) {
        return new Account(owner, List.of());
    }

    public Optional<PhoneNumber> number(PhoneNumberId id) {
        return first(number -> number.id().equals(id));
    }

    public Optional<PhoneNumber> primary() {
        return first(PhoneNumber::primary);
    }

    /** Returns the number that gets the code when a request for the second factor names no other number. */
    public Optional<PhoneNumber> defaultSecondFactor() {
        return first(PhoneNumber::defaultSecondFactor);
    }

    /** It is a loop and no stream, since each request looks for a number several times. */
    private Optional<PhoneNumber> first(Predicate<PhoneNumber> condition) {
        for (var number : numbers) {
            if (condition.test(number)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    /** Returns whether any number serves as second factor. */
    public boolean secondFactorEnabled() {
        return defaultSecondFactor().isPresent();
    }

    /**
     * Returns an account that stands in for the one of a person who signs in with a number. Limits and a risk advisor
     * are asked about it, so that what they say does not depend on who has the number.
     */
    public static Account standIn(OwnerId owner, PhoneNumberId id, E164Number number, Instant now) {
        return new Account(owner, List.of(PhoneNumber.unverified(id, owner, number, Throttle.since(null), now)));
    }

    /** Returns a number if its owner may sign in by a code to it now. */
    public Optional<PhoneNumber> firstFactor(PhoneNumberId id, Instant now, VerificationPolicy policy) {
        return number(id).filter(number -> number.isFirstFactor(now, policy));
    }

    /** Takes the right code as first factor. */
    public Outcome<PhoneNumber> passFirstFactor(PhoneNumberId id, Instant now) {
        return step(id, number -> number.signedIn(now));
    }

    /** Counts a wrong code as first factor. */
    public Outcome<PhoneNumber> missFirstFactor(PhoneNumberId id, Instant now, VerificationPolicy policy) {
        return failed(id, PhoneNumberEvent.Type.FIRST_FACTOR_MISSED, now, policy);
    }

    /** Returns the steps that concern the second factors of this account. */
    public SecondFactors secondFactors() {
        return new SecondFactors(this);
    }

    /**
     * What the store knows about a number that an owner is about to add.
     *
     * @param verifiedByAnother whether another owner has verified the number
     * @param lastSentAt when a code of any purpose was last sent to the number for this owner, even if it was removed
     *     since; null if none was
     */
    public record NumberHistory(
            boolean verifiedByAnother, @Nullable Instant lastSentAt) {}

    /**
     * Adds an unverified number and then makes the requested changes. The first number of an account is its primary.
     *
     * @param newCodes is asked for backup codes if the changes switch the second factor on
     */
    public Outcome<PhoneNumber> create(
            PhoneNumberId id,
            E164Number number,
            PhoneNumberUpdate update,
            Supplier<BackupCodes> newCodes,
            SecondFactorPolicy secondFactors,
            NumberHistory history,
            Instant now,
            VerificationPolicy policy) {
        return allOrNothing(added(id, number, history, now, policy)
                .then(so -> so.account().update(id, update, newCodes, secondFactors, now)));
    }

    /** Adds a number that counts as a back end says. The first number of an account is its primary. */
    public Outcome<PhoneNumber> add(
            PhoneNumberId id,
            E164Number number,
            AddedAs as,
            NumberHistory history,
            Instant now,
            VerificationPolicy policy) {
        return allOrNothing(added(id, number, history, now, policy).then(so -> switch (as) {
            case VERIFIED -> so.account().verifyByOperator(id, now);
            case EXCLUSIVE -> so.account().step(id, added -> added.madeExclusive(now));
            case UNVERIFIED -> so.account().unchanged(so.value());
        }));
    }

    private Outcome<PhoneNumber> added(
            PhoneNumberId id, E164Number number, NumberHistory history, Instant now, VerificationPolicy policy) {
        var known = numbers.stream().anyMatch(n -> n.phoneNumber().equals(number));
        if (known || (history.verifiedByAnother() && !policy.hidesTakenNumbers())) {
            return refused(new Refusal.NumberTaken());
        }
        var unverified = numbers.stream().filter(n -> !n.isVerified()).count();
        if (numbers.size() >= policy.maxNumbers() || unverified >= policy.maxUnverified()) {
            return refused(new Refusal.TooManyNumbers());
        }
        var added = PhoneNumber.unverified(id, owner, number, Throttle.since(history.lastSentAt()), now)
                .asPrimary(numbers.isEmpty(), now);
        var all = Stream.concat(numbers.stream(), Stream.of(added)).toList();
        return new Accepted<>(added, with(all), List.of(event(PhoneNumberEvent.Type.CREATED, added, now)));
    }

    /** Removes all numbers because a back end says so, and with them the backup codes. Links do not matter. */
    public Outcome<Account> removeAll(Instant now) {
        var events = new ArrayList<Event>();
        numbers.forEach(gone -> events.add(event(PhoneNumberEvent.Type.DESTROYED, gone, now)));
        var without = with(List.of(), now, events);
        return new Accepted<>(without, without, events);
    }

    /** Removes all numbers and adds one in their place, which becomes the primary. A linked number stays. */
    public Outcome<PhoneNumber> replaceAll(
            PhoneNumberId id,
            E164Number number,
            AddedAs as,
            NumberHistory history,
            Instant now,
            VerificationPolicy policy) {
        return numbers.stream().allMatch(gone -> gone.linkedTo().isEmpty())
                ? allOrNothing(removeAll(now).then(so -> so.account().add(id, number, as, history, now, policy)))
                : refused(new Refusal.Linked());
    }

    /** Returns the same account with the failures of one of its numbers across owners, as they are now. */
    public Account seenWith(PhoneNumberId id, NumberFailures acrossOwners) {
        return with(replaced(get(id).seenWith(acrossOwners)));
    }

    /** Removes a number. If it was the primary or the default, another number becomes it. */
    public Outcome<PhoneNumber> destroy(PhoneNumberId id, Instant now) {
        var gone = get(id);
        if (!gone.linkedTo().isEmpty()) {
            return refused(new Refusal.Linked());
        }
        var rest = numbers.stream().filter(n -> !n.id().equals(id)).toList();
        var events = new ArrayList<Event>();
        events.add(event(PhoneNumberEvent.Type.DESTROYED, gone, now));
        if (gone.primary()) {
            rest = promote(
                    rest,
                    PhoneNumber::isVerified,
                    BY_AGE,
                    n -> n.asPrimary(true, now),
                    PhoneNumberEvent.Type.MADE_PRIMARY,
                    events);
        }
        return new Accepted<>(gone, with(SecondFactors.withDefault(rest, now, events), now, events), events);
    }

    /**
     * Gives a number the challenge whose code is to be sent.
     *
     * @param challenge the pending one, whose code is then sent again, or a new one in its place
     */
    public Outcome<PhoneNumber> prepareVerification(
            PhoneNumberId id, Challenge challenge, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.prepare(challenge, now, policy));
    }

    /**
     * Checks an entered code.
     *
     * @param actor who has entered it; null where it is unknown
     */
    public Outcome<PhoneNumber> attemptVerification(
            PhoneNumberId id, EnteredCode code, @Nullable Actor actor, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.attempt(code, actor, now, policy));
    }

    /**
     * Begins a possession check, which has a code of its own, or goes on with the pending one.
     *
     * @param challenge the one of the pending check, whose code is then sent again, or a new one
     * @param lastSentAt when a code for a possession check was last sent to this number since it was added; null if none
     *     was
     */
    public Outcome<PossessionCheck> prepareCheck(
            PhoneNumberId id,
            Challenge challenge,
            @Nullable Instant lastSentAt,
            Instant now,
            VerificationPolicy policy) {
        var number = get(id);
        var refusal = number.refusal(now, policy);
        if (refusal != null) {
            return refused(refusal);
        }
        var last = lastSentAt == null ? number.lastSentBeforeAdded() : lastSentAt;
        var wait = last == null ? Duration.ZERO : Duration.between(now, last.plus(policy.resendAfter()));
        if (wait.isPositive()) {
            return refused(new Refusal.ResendTooSoon(wait));
        }
        return new Accepted<>(
                PossessionCheck.pending(number, challenge, now),
                this,
                List.of(event(PhoneNumberEvent.Type.POSSESSION_CHECK_PREPARED, number, now)));
    }

    /**
     * Checks the answer to a possession check. A wrong code is not a refusal here: the check itself shows its state.
     */
    public Outcome<PossessionCheck> attemptCheck(
            PossessionCheck check, EnteredCode code, Instant now, VerificationPolicy policy) {
        var number = get(check.phoneNumberId());
        var refusal = number.refusal(now, policy);
        if (refusal != null) {
            return refused(refusal);
        }
        if (check.verification() instanceof Verified) {
            return refused(new Refusal.AlreadyVerified());
        }
        if (!(check.verification() instanceof Pending(var challenge))
                || challenge.expiredAt(now)
                || !code.isWellFormed()) {
            return new Accepted<>(check, this, List.of());
        }
        if (code.matches(challenge, number.phoneNumber(), Purpose.POSSESSION)) {
            var proof = challenge.passed(null);
            return step(number.id(), n -> n.possessed(proof, now, policy))
                    .then(done -> new Accepted<>(check.passed(proof, now), done.account(), List.of()));
        }
        return failed(number.id(), PhoneNumberEvent.Type.POSSESSION_CHECK_MISSED, now, policy)
                .then(done -> new Accepted<>(check.missed(challenge.missed()), done.account(), List.of()));
    }

    /**
     * Makes the requested changes in an order that lets them build on each other: a number is verified before it is
     * reserved.
     *
     * @param newCodes is asked for backup codes if the changes switch the second factor on
     */
    public Outcome<PhoneNumber> update(
            PhoneNumberId id,
            PhoneNumberUpdate update,
            Supplier<BackupCodes> newCodes,
            SecondFactorPolicy policy,
            Instant now) {
        var steps = new ArrayList<Function<Account, Outcome<PhoneNumber>>>();
        if (Boolean.TRUE.equals(update.verified())) {
            steps.add(account -> account.verifyByOperator(id, now));
        }
        if (Boolean.TRUE.equals(update.primary())) {
            steps.add(account -> account.makePrimary(id, now));
        }
        if (Boolean.TRUE.equals(update.reservedForSecondFactor())) {
            steps.add(account -> account.secondFactors().reserve(id, newCodes, policy, now));
        }
        if (Boolean.FALSE.equals(update.reservedForSecondFactor())) {
            steps.add(account -> account.secondFactors().release(id, now));
        }
        if (Boolean.TRUE.equals(update.defaultSecondFactor())) {
            steps.add(account -> account.secondFactors().makeDefault(id, now));
        }
        if (Boolean.FALSE.equals(update.verified())) {
            steps.add(account -> account.unverify(id, now));
        }
        var outcome = unchanged(get(id));
        for (var step : steps) {
            outcome = outcome.then(so -> step.apply(so.account()));
        }
        return allOrNothing(outcome);
    }

    /** Of several steps, either all are taken or none. */
    private Outcome<PhoneNumber> allOrNothing(Outcome<PhoneNumber> steps) {
        return steps instanceof Refused<PhoneNumber> refused ? refused(refused.refusal()) : steps;
    }

    /** Makes a number verified because a back end says so. */
    Outcome<PhoneNumber> verifyByOperator(PhoneNumberId id, Instant now) {
        return step(id, number -> number.verifiedByOperator(now));
    }

    /** Makes a number unverified because a back end says so. */
    Outcome<PhoneNumber> unverify(PhoneNumberId id, Instant now) {
        return step(id, number -> number.unverified(now));
    }

    /** Ends a row of failures, and enables a number that they disabled. */
    public Outcome<PhoneNumber> unlock(PhoneNumberId id, Instant now) {
        return step(id, number -> number.unlocked(now));
    }

    /** Makes a verified number the primary, at which the owner is reached. */
    public Outcome<PhoneNumber> makePrimary(PhoneNumberId id, Instant now) {
        var chosen = get(id);
        if (chosen.primary()) {
            return unchanged(chosen);
        }
        if (!chosen.isVerified()) {
            return refused(new Refusal.NotVerified(Refusal.Role.PRIMARY));
        }
        return accepted(
                id,
                numbers.stream()
                        .map(n -> n.id().equals(id) || n.primary() ? n.asPrimary(n.id().equals(id), now) : n)
                        .toList(),
                List.of(event(PhoneNumberEvent.Type.MADE_PRIMARY, chosen, now)));
    }

    /** Links another identification to a number. */
    public Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link, Instant now) {
        return step(id, number -> number.linked(link, now));
    }

    /** Removes a link. Changes nothing where there is no such link. */
    public Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification, Instant now) {
        return step(id, number -> number.unlinked(identification, now));
    }

    /** Returns the same numbers, of which the first eligible one is promoted if there is any. */
    static List<PhoneNumber> promote(
            List<PhoneNumber> all,
            Predicate<PhoneNumber> eligible,
            Comparator<PhoneNumber> order,
            UnaryOperator<PhoneNumber> promotion,
            PhoneNumberEvent.Type type,
            List<Event> events) {
        var chosen = all.stream().filter(eligible).min(order);
        if (chosen.isEmpty()) {
            return all;
        }
        var promoted = promotion.apply(chosen.get());
        events.add(event(type, promoted, promoted.updatedAt()));
        return all.stream()
                .map(n -> n.id().equals(promoted.id()) ? promoted : n)
                .toList();
    }

    Outcome<PhoneNumber> step(PhoneNumberId id, Function<PhoneNumber, Step> ask) {
        var step = ask.apply(get(id));
        var next = with(replaced(step.next()));
        return step.refusal() == null
                ? new Accepted<>(step.next(), next, step.events())
                : new Refused<>(step.refusal(), next, step.events());
    }

    /**
     * Counts one more wrong code for a number. If this disables the default, the number reserved longest becomes the
     * default.
     */
    Outcome<PhoneNumber> failed(PhoneNumberId id, PhoneNumberEvent.Type type, Instant now, VerificationPolicy policy) {
        var failed = step(id, number -> number.failed(type, now, policy));
        var number = failed.account().get(id);
        return number.defaultSecondFactor() && number.throttle().disabled(policy)
                ? failed.then(so -> so.account().secondFactors().replaceDefault(so.value(), now, policy))
                : failed;
    }

    Account with(BackupCodes codes) {
        return new Account(owner, numbers, codes);
    }

    private Account with(List<PhoneNumber> all) {
        return new Account(owner, all, backupCodes);
    }

    /** Returns this account with other numbers, and without backup codes if no second factor is left. */
    Account with(List<PhoneNumber> all, Instant now, List<Event> events) {
        if (backupCodes == null || all.stream().anyMatch(PhoneNumber::reservedForSecondFactor)) {
            return with(all);
        }
        events.add(event(BackupCodeEvent.Type.DESTROYED, backupCodes, now));
        return new Account(owner, all);
    }

    PhoneNumber get(PhoneNumberId id) {
        return number(id).orElseThrow(() -> new IllegalArgumentException("not this account's number: " + id));
    }

    List<PhoneNumber> replaced(PhoneNumber changed) {
        return numbers.stream()
                .map(n -> n.id().equals(changed.id()) ? changed : n)
                .toList();
    }

    Outcome<PhoneNumber> accepted(PhoneNumberId id, List<PhoneNumber> all, List<Event> events) {
        var next = with(all);
        return new Accepted<>(next.get(id), next, events);
    }

    Outcome<PhoneNumber> unchanged(PhoneNumber number) {
        return new Accepted<>(number, this, List.of());
    }

    <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal, this, List.of());
    }

    BackupCodeEvent event(BackupCodeEvent.Type type, BackupCodes codes, Instant now) {
        return new BackupCodeEvent(type, owner, codes.remaining(), now);
    }

    static PhoneNumberEvent event(PhoneNumberEvent.Type type, PhoneNumber number, Instant now) {
        return new PhoneNumberEvent(type, number.id(), number.owner(), now);
    }

    /** Shows the owner and the ids of the numbers. */
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
