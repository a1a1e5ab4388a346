package dev.ringproof.core.domain;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.Outcome.Accepted;
import dev.ringproof.core.domain.Outcome.Refused;
import dev.ringproof.core.domain.PhoneNumber.Step;
import dev.ringproof.core.domain.SecondFactor.Default;
import dev.ringproof.core.domain.SecondFactor.None;
import dev.ringproof.core.domain.SecondFactor.Reserved;
import dev.ringproof.core.domain.Verification.Pending;
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
 * An owner's phone numbers as one whole, for the rules that span them: how many there may be, at most one primary, and
 * exactly one default while any is reserved as second factor. It is what is loaded, locked and stored together.
 * Immutable: each step returns the next one in its {@link Outcome}.
 *
 * @param numbers oldest first
 */
public record Account(OwnerId owner, List<PhoneNumber> numbers) {
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
        var added = PhoneNumber.unproven(id, owner, number, new Throttle(0, null, sighting.lastTextedAt()), now)
                .asPrimary(numbers.isEmpty(), now);
        var all = Stream.concat(numbers.stream(), Stream.of(added)).toList();
        var created = new Accepted<>(
                added, new Account(owner, all), List.of(event(PhoneNumberEvent.Type.CREATED, added, now)));
        return wholly(created.then(so -> so.account().update(id, update, now)));
    }

    /** Removes a number. If it was the primary or the default, another inherits. */
    public Outcome<PhoneNumber> destroy(PhoneNumberId id, Instant now) {
        var gone = get(id);
        if (!gone.linkedTo().isEmpty()) {
            return refused(new Refusal.Linked());
        }
        var rest = numbers.stream().filter(n -> !n.id().equals(id)).toList();
        var events = new ArrayList<PhoneNumberEvent>();
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
        return new Accepted<>(gone, new Account(owner, withOneDefault(rest, now, events)), events);
    }

    public Outcome<PhoneNumber> prepareVerification(
            PhoneNumberId id, Challenge challenge, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.prepare(challenge, now, policy));
    }

    public Outcome<PhoneNumber> attemptVerification(
            PhoneNumberId id, TypedCode typed, Instant now, VerificationPolicy policy) {
        return step(id, number -> number.attempt(typed, now, policy));
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
            var proof = challenge.met();
            return step(number.id(), n -> n.possessed(proof, now))
                    .then(done -> new Accepted<>(check.passed(proof, now), done.account(), List.of()));
        }
        return step(number.id(), n -> n.failed(PhoneNumberEvent.Type.POSSESSION_CHECK_MISSED, now, policy))
                .then(done -> new Accepted<>(check.missed(challenge.missed()), done.account(), List.of()));
    }

    /** Takes each part of the update in an order that lets them build on each other: proven before reserved, say. */
    public Outcome<PhoneNumber> update(PhoneNumberId id, PhoneNumberUpdate update, Instant now) {
        var steps = new ArrayList<Function<Account, Outcome<PhoneNumber>>>();
        if (Boolean.TRUE.equals(update.verified())) {
            steps.add(account -> account.vouchFor(id, now));
        }
        if (Boolean.TRUE.equals(update.primary())) {
            steps.add(account -> account.makePrimary(id, now));
        }
        var reserved = update.reservedForSecondFactor();
        if (reserved != null) {
            steps.add(account -> reserved ? account.reserve(id, now) : account.release(id, now));
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

    Outcome<PhoneNumber> makePrimary(PhoneNumberId id, Instant now) {
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
    Outcome<PhoneNumber> reserve(PhoneNumberId id, Instant now) {
        var chosen = get(id);
        if (!chosen.isProven()) {
            return refused(new Refusal.NotVerified(Refusal.Role.SECOND_FACTOR));
        }
        return chosen.reservedForSecondFactor()
                ? unchanged(chosen)
                : secondFactor(chosen, new Reserved(now), PhoneNumberEvent.Type.RESERVED, now);
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

    private Outcome<PhoneNumber> secondFactor(
            PhoneNumber chosen, SecondFactor use, PhoneNumberEvent.Type what, Instant now) {
        var events = new ArrayList<PhoneNumberEvent>();
        events.add(event(what, chosen, now));
        return accepted(chosen.id(), withOneDefault(replaced(chosen.as(use, now)), now, events), events);
    }

    /** While any number is reserved, one of them is the default: if none is, the one reserved longest becomes it. */
    private List<PhoneNumber> withOneDefault(List<PhoneNumber> all, Instant now, List<PhoneNumberEvent> events) {
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
            List<PhoneNumberEvent> events) {
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
        var next = new Account(owner, replaced(step.next()));
        return step.refusal() == null
                ? new Accepted<>(step.next(), next, step.events())
                : new Refused<>(step.refusal(), next, step.events());
    }

    private PhoneNumber get(PhoneNumberId id) {
        return number(id).orElseThrow(() -> new IllegalArgumentException("not this account's number: " + id));
    }

    private List<PhoneNumber> replaced(PhoneNumber changed) {
        return numbers.stream()
                .map(n -> n.id().equals(changed.id()) ? changed : n)
                .toList();
    }

    private Outcome<PhoneNumber> accepted(PhoneNumberId id, List<PhoneNumber> all, List<PhoneNumberEvent> events) {
        var next = new Account(owner, all);
        return new Accepted<>(next.get(id), next, events);
    }

    private Outcome<PhoneNumber> unchanged(PhoneNumber number) {
        return new Accepted<>(number, this, List.of());
    }

    private <T> Outcome<T> refused(Refusal refusal) {
        return new Refused<>(refusal, this, List.of());
    }

    private static PhoneNumberEvent event(PhoneNumberEvent.Type type, PhoneNumber number, Instant now) {
        return new PhoneNumberEvent(type, number.id(), number.owner(), now);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
