package dev.ringproof.core.domain.account;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.account.Outcome.Accepted;
import dev.ringproof.core.domain.account.Outcome.Refused;
import dev.ringproof.core.domain.account.PhoneNumber.Step;
import dev.ringproof.core.domain.secondfactor.BackupCodeEvent;
import dev.ringproof.core.domain.secondfactor.BackupCodes;
import dev.ringproof.core.domain.secondfactor.SecondFactorPolicy;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
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
    static final Comparator<PhoneNumber> BY_AGE = comparing(PhoneNumber::createdAt)
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

    /** The same account, for what concerns its second factors. */
    public SecondFactors secondFactors() {
        return new SecondFactors(this);
    }

    /**
     * What the world beyond this account knows of a number about to be added to it.
     *
     * @param verifiedByAnother another owner has proven it
     * @param lastTextedAt when this owner last had a code texted to it, also if it was removed since
     */
    public record NumberHistory(
            boolean verifiedByAnother, @Nullable Instant lastTextedAt) {}

    /** Adds an unproven number and makes of it what the update says. The first of an account is its primary. */
    public Outcome<PhoneNumber> create(
            PhoneNumberId id,
            E164Number number,
            PhoneNumberUpdate update,
            @Nullable BackupCodes fresh,
            SecondFactorPolicy secondFactors,
            NumberHistory history,
            Instant now,
            VerificationPolicy policy) {
        var known = numbers.stream().anyMatch(n -> n.phoneNumber().equals(number));
        if (known || history.verifiedByAnother()) {
            return refused(new Refusal.NumberTaken());
        }
        var unproven = numbers.stream().filter(n -> !n.isVerified()).count();
        if (numbers.size() >= policy.maxNumbers() || unproven >= policy.maxUnverified()) {
            return refused(new Refusal.TooManyNumbers());
        }
        var added = PhoneNumber.unproven(id, owner, number, Throttle.since(history.lastTextedAt()), now)
                .asPrimary(numbers.isEmpty(), now);
        var all = Stream.concat(numbers.stream(), Stream.of(added)).toList();
        var created = new Accepted<>(added, with(all), List.of(event(PhoneNumberEvent.Type.CREATED, added, now)));
        return allOrNothing(created.then(so -> so.account().update(id, update, fresh, secondFactors, now)));
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
                    PhoneNumber::isVerified,
                    BY_AGE,
                    n -> n.asPrimary(true, now),
                    PhoneNumberEvent.Type.MADE_PRIMARY,
                    events);
        }
        return new Accepted<>(gone, with(SecondFactors.withDefault(rest, now, events), now, events), events);
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
            PhoneNumberId id, EnteredCode typed, @Nullable SessionId session, Instant now, VerificationPolicy policy) {
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
            PossessionCheck check, EnteredCode typed, Instant now, VerificationPolicy policy) {
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
            steps.add(account -> account.verifyByOperator(id, now));
        }
        if (Boolean.TRUE.equals(update.primary())) {
            steps.add(account -> account.makePrimary(id, now));
        }
        var reserved = update.reservedForSecondFactor();
        if (reserved != null) {
            steps.add(account -> reserved
                    ? account.secondFactors().reserve(id, fresh, policy, now)
                    : account.secondFactors().release(id, now));
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

    /** Of several steps all are taken or none. */
    private Outcome<PhoneNumber> allOrNothing(Outcome<PhoneNumber> steps) {
        return steps instanceof Refused<PhoneNumber> no ? refused(no.refusal()) : steps;
    }

    /** Takes an operator's word for it. */
    Outcome<PhoneNumber> verifyByOperator(PhoneNumberId id, Instant now) {
        return step(id, number -> number.verifiedByOperator(now));
    }

    /** Takes back that a number is proven. */
    Outcome<PhoneNumber> unverify(PhoneNumberId id, Instant now) {
        return step(id, number -> number.unverified(now));
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

    /** Keeps in mind that another identification vouches for a number. */
    public Outcome<PhoneNumber> link(PhoneNumberId id, IdentificationLink link, Instant now) {
        return step(id, number -> number.linked(link, now));
    }

    /** Forgets it; changes nothing where there is no such link. */
    public Outcome<PhoneNumber> unlink(PhoneNumberId id, String identification, Instant now) {
        return step(id, number -> number.unlinked(identification, now));
    }

    /** The same numbers, with the first of those eligible promoted if there is any. */
    static List<PhoneNumber> inherit(
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

    Outcome<PhoneNumber> step(PhoneNumberId id, Function<PhoneNumber, Step> ask) {
        var step = ask.apply(get(id));
        var next = with(replaced(step.next()));
        return step.refusal() == null
                ? new Accepted<>(step.next(), next, step.events())
                : new Refused<>(step.refusal(), next, step.events());
    }

    /** One more wrong code for a number. If that disables the default, the next one reserved longest becomes it. */
    Outcome<PhoneNumber> failed(PhoneNumberId id, PhoneNumberEvent.Type what, Instant now, VerificationPolicy policy) {
        var failed = step(id, number -> number.failed(what, now, policy));
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

    /** With these numbers, and without backup codes when no second factor is left. */
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
