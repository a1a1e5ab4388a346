package dev.ringproof.core.domain.account;

import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.DISABLED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.FIRST_FACTOR_PASSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.LINKED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.POSSESSION_CHECK_PASSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.SECOND_FACTOR_PASSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.SECOND_FACTOR_PREPARED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.UNLINKED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.UNLOCKED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.UNVERIFIED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.VERIFICATION_MISSED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.VERIFICATION_PREPARED;
import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.VERIFIED;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
import dev.ringproof.core.domain.verification.NumberFailures;
import dev.ringproof.core.domain.verification.Throttle;
import dev.ringproof.core.domain.verification.Verification;
import dev.ringproof.core.domain.verification.Verification.Failed;
import dev.ringproof.core.domain.verification.Verification.Pending;
import dev.ringproof.core.domain.verification.Verification.Proof;
import dev.ringproof.core.domain.verification.Verification.Taken;
import dev.ringproof.core.domain.verification.Verification.Unverified;
import dev.ringproof.core.domain.verification.Verification.Verified;
import dev.ringproof.core.domain.verification.VerificationPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A phone number of an owner, and how far it is verified: Clerk's {@code PhoneNumber}. Immutable: each step returns the
 * next one. Every step is taken through the {@link Account}, which has the rules that span several numbers.
 *
 * @param exclusive whether no other owner may add or verify the number, although it is not verified: Clerk's {@code
 *     reserved}. Only a back end can say so. A verified number is never exclusive in this sense, since it is the owner's
 *     anyway.
 * @param secondFactor whether it serves as second factor; only a verified number does
 * @param primary whether it is the number at which the owner is reached; at most one number of an account is
 * @param linkedTo links to other identifications; a linked number cannot be destroyed
 * @param throttle the limits that hold for this number now
 * @param optedOut whether the holder of the number wants no messages, which changes without this owner
 */
public record PhoneNumber(
        PhoneNumberId id,
        OwnerId owner,
        E164Number phoneNumber,
        Verification verification,
        boolean exclusive,
        SecondFactor secondFactor,
        boolean primary,
        List<IdentificationLink> linkedTo,
        Throttle throttle,
        boolean optedOut,
        Instant createdAt,
        Instant updatedAt) {

    public PhoneNumber {
        linkedTo = List.copyOf(linkedTo);
        if (exclusive && (verification.isVerified() || verification instanceof Taken)) {
            throw new IllegalArgumentException("an exclusive number is neither verified nor taken");
        }
        if (secondFactor.isReserved() && !verification.isVerified()) {
            throw new IllegalArgumentException("only a verified number serves as second factor");
        }
    }

    static PhoneNumber unverified(PhoneNumberId id, OwnerId owner, E164Number number, Throttle throttle, Instant now) {
        return new PhoneNumber(
                id,
                owner,
                number,
                new Unverified(),
                false,
                new SecondFactor.None(),
                false,
                List.of(),
                throttle,
                false,
                now,
                now);
    }

    public boolean reservedForSecondFactor() {
        return secondFactor.isReserved();
    }

    public boolean defaultSecondFactor() {
        return secondFactor.isDefault();
    }

    public boolean isVerified() {
        return verification.isVerified();
    }

    /** Returns whether the number keeps every other owner from verifying it: it is verified or exclusive. */
    public boolean keepsOthersOut() {
        return isVerified() || exclusive;
    }

    /**
     * Returns when a code was last sent to the number before it was added; null if none was, or if a code as second
     * factor was sent since. Such a code has waited for the earlier one.
     */
    @Nullable
    Instant lastSentBeforeAdded() {
        var at = throttle.lastChallengedAt();
        return at == null || at.isAfter(createdAt) ? null : at;
    }

    /**
     * Takes the challenge whose code is to be sent: the pending one, whose code is then sent again, or a new one in its
     * place.
     */
    Step prepare(Challenge challenge, Instant now, VerificationPolicy policy) {
        return switch (verification) {
            case Verified verified -> refused(new Refusal.AlreadyVerified());
            case Taken taken ->
                policy.hidesTakenNumbers() ? issue(challenge, now, policy) : refused(new Refusal.NumberTaken());
            case Unverified unverified -> issue(challenge, now, policy);
            case Pending pending -> issue(challenge, now, policy);
            case Failed failed -> issue(challenge, now, policy);
        };
    }

    private Step issue(Challenge challenge, Instant now, VerificationPolicy policy) {
        var refusal = refusal(now, policy);
        if (refusal != null) {
            return refused(refusal);
        }
        var wait = throttle.untilNextCode(now, policy);
        if (wait.isPositive()) {
            return refused(new Refusal.ResendTooSoon(wait));
        }
        return changed(with(new Pending(challenge), throttle.sent(now), now), VERIFICATION_PREPARED);
    }

    /**
     * Checks an entered code. A wrong code costs an attempt, and counts as a failure of this number. If the policy hides
     * that another owner has verified the number, the right code says so, and it is used up.
     */
    Step attempt(EnteredCode code, @Nullable Actor actor, Instant now, VerificationPolicy policy) {
        return attempt(verification, code, actor, now, policy);
    }

    private Step attempt(
            Verification state, EnteredCode code, @Nullable Actor actor, Instant now, VerificationPolicy policy) {
        return switch (state) {
            case Verified verified -> refused(new Refusal.AlreadyVerified());
            case Taken(var own) ->
                policy.hidesTakenNumbers()
                        ? attempt(own, code, actor, now, policy)
                        : refused(new Refusal.NumberTaken());
            case Unverified unverified -> refused(new Refusal.NothingPrepared());
            case Failed failed ->
                refused(disabled(now, policy) ? new Refusal.Disabled() : new Refusal.TooManyAttempts());
            case Pending(var challenge) -> answer(challenge, code, actor, now, policy);
        };
    }

    private Step answer(
            Challenge challenge, EnteredCode code, @Nullable Actor actor, Instant now, VerificationPolicy policy) {
        var refusal = refusal(now, policy);
        if (refusal != null) {
            return refused(refusal);
        }
        if (challenge.expiredAt(now)) {
            return refused(new Refusal.CodeExpired());
        }
        if (!code.isWellFormed()) {
            return refused(new Refusal.WrongCode(challenge.attemptsLeft()));
        }
        if (code.matches(challenge, phoneNumber, Purpose.VERIFICATION)) {
            var cleared = throttle.clearedUnverified(now, policy);
            return verification instanceof Taken
                    ? Step.of(with(new Unverified(), cleared, now)).refusing(new Refusal.NumberTaken())
                    : changed(with(new Verified(now, challenge.passed(actor)), cleared, now), VERIFIED);
        }
        var missed = challenge.missed();
        var next = missed.attemptsLeft() > 0 ? new Pending(missed) : new Failed(missed);
        return with(next, throttle, now)
                .failed(VERIFICATION_MISSED, now, policy)
                .refusing(new Refusal.WrongCode(missed.attemptsLeft()));
    }

    /**
     * Counts one more wrong code in a row. It does not matter for which purpose the code was. Until the number is
     * verified, the code counts across owners too.
     */
    Step failed(PhoneNumberEvent.Type what, Instant now, VerificationPolicy policy) {
        var failed = isVerified() ? throttle.failed(now) : throttle.failedUnverified(now, policy);
        var next = with(verification, failed, now);
        var justNow = next.disabled(now, policy) && !disabled(now, policy);
        return justNow ? changed(next, what, DISABLED) : changed(next, what);
    }

    /** Takes a passed possession check. It ends a row of failures, and it verifies an unverified number. */
    Step possessed(Proof.ByCode proof, Instant now, VerificationPolicy policy) {
        var cleared = isVerified() ? throttle.cleared() : throttle.clearedUnverified(now, policy);
        return switch (verification) {
            case Verified verified -> changed(with(verified, cleared, now), POSSESSION_CHECK_PASSED);
            case Taken taken -> changed(with(taken, cleared, now), POSSESSION_CHECK_PASSED);
            case Unverified unverified -> withCodeProof(proof, cleared, now);
            case Pending pending -> withCodeProof(proof, cleared, now);
            case Failed failed -> withCodeProof(proof, cleared, now);
        };
    }

    private Step withCodeProof(Proof.ByCode proof, Throttle cleared, Instant now) {
        return changed(with(new Verified(now, proof), cleared, now), POSSESSION_CHECK_PASSED, VERIFIED);
    }

    Step verifiedByOperator(Instant now) {
        return switch (verification) {
            case Verified verified -> Step.of(this);
            case Taken taken -> refused(new Refusal.NumberTaken());
            case Unverified unverified -> withOperatorProof(now);
            case Pending pending -> withOperatorProof(now);
            case Failed failed -> withOperatorProof(now);
        };
    }

    /** The failures across owners stay, since nobody has entered a right code. */
    private Step withOperatorProof(Instant now) {
        return changed(with(new Verified(now, new Proof.ByOperator()), throttle.cleared(), now), VERIFIED);
    }

    /** Keeps every other owner from adding or verifying the number. Changes nothing where it is verified. */
    Step madeExclusive(Instant now) {
        if (keepsOthersOut()) {
            return Step.of(this);
        }
        return verification instanceof Taken
                ? refused(new Refusal.NumberTaken())
                : Step.of(with(verification, true, secondFactor, primary, linkedTo, throttle, now));
    }

    Step unverified(Instant now) {
        if (!isVerified()) {
            return Step.of(this);
        }
        return secondFactor.isReserved()
                ? refused(new Refusal.InUseAsSecondFactor())
                : changed(with(new Unverified(), throttle, now), UNVERIFIED);
    }

    /** Ends a row of failures, and for a number that is not verified the row of all owners who have not verified it. */
    Step unlocked(Instant now) {
        if (throttle.failures() == 0 && (isVerified() || throttle.acrossOwners().count() == 0)) {
            return Step.of(this);
        }
        var next = isVerified() ? throttle.cleared() : throttle.clearedAcrossOwners(now);
        return changed(with(verification, next, now), UNLOCKED);
    }

    /** Returns the refusal of any code for this number, for every purpose, or null where codes are allowed. */
    public @Nullable Refusal refusal(Instant now, VerificationPolicy policy) {
        if (disabled(now, policy)) {
            return new Refusal.Disabled();
        }
        var wait = isVerified()
                ? throttle.untilNextAttempt(now, policy)
                : throttle.untilNextUnverifiedAttempt(now, policy);
        return wait.isPositive() ? new Refusal.TooManyFailures(wait) : null;
    }

    private boolean disabled(Instant now, VerificationPolicy policy) {
        return isVerified() ? throttle.disabled(policy) : throttle.disabledUnverified(now, policy);
    }

    /** Returns the failures of all owners who have not verified the number. */
    public NumberFailures failuresAcrossOwners() {
        return throttle.acrossOwners();
    }

    /** Returns the failures of the number across owners that stay when this owner removes it. */
    public NumberFailures failuresAfterRemoval(Instant now, VerificationPolicy policy) {
        return throttle.afterRemoval(now, policy);
    }

    /**
     * Returns whether the owner may sign in by a code to this number now. A second factor is never a first one too, since
     * one phone would then be enough.
     */
    public boolean isFirstFactor(Instant now, VerificationPolicy policy) {
        return isVerified() && !secondFactor.isReserved() && !optedOut && refusal(now, policy) == null;
    }

    /** Takes the right code as first factor. It ends a row of failures. */
    Step signedIn(Instant now) {
        return changed(with(verification, throttle.cleared(), now), FIRST_FACTOR_PASSED);
    }

    /** Counts a code that is sent to this number as second factor. */
    Step challenged(Instant now) {
        return changed(with(verification, throttle.challenged(now), now), SECOND_FACTOR_PREPARED);
    }

    /** Takes the right code as second factor. It ends a row of failures. */
    Step answered(Instant now) {
        return changed(with(verification, throttle.cleared(), now), SECOND_FACTOR_PASSED);
    }

    Step linked(IdentificationLink link, Instant now) {
        var others = linkedTo.stream().filter(known -> !known.id().equals(link.id()));
        return linkedTo.contains(link)
                ? Step.of(this)
                : changed(with(Stream.concat(others, Stream.of(link)), now), LINKED);
    }

    Step unlinked(String identification, Instant now) {
        var others = linkedTo.stream()
                .filter(link -> !link.id().equals(identification))
                .toList();
        return others.size() == linkedTo.size() ? Step.of(this) : changed(with(others.stream(), now), UNLINKED);
    }

    /** Returns this number with another use as second factor. */
    PhoneNumber as(SecondFactor use, Instant now) {
        return with(verification, use, primary, linkedTo, throttle, now);
    }

    PhoneNumber asPrimary(boolean isPrimary, Instant now) {
        return with(verification, secondFactor, isPrimary, linkedTo, throttle, now);
    }

    /**
     * Returns this number with another state of verification, which depends on whether another owner has verified it.
     */
    public PhoneNumber seenAs(Verification seen) {
        return with(seen, secondFactor, primary, linkedTo, throttle, updatedAt);
    }

    /** Returns this number with its failures across owners, which change without this owner. */
    public PhoneNumber seenWith(NumberFailures acrossOwners) {
        return with(verification, secondFactor, primary, linkedTo, throttle.with(acrossOwners), updatedAt);
    }

    /** Returns this number with what its holder wants, which changes without this owner. */
    public PhoneNumber seenOptedOut(boolean seen) {
        return new PhoneNumber(
                id,
                owner,
                phoneNumber,
                verification,
                exclusive,
                secondFactor,
                primary,
                linkedTo,
                throttle,
                seen,
                createdAt,
                updatedAt);
    }

    /** Returns this number without its sealed code if the code has expired; empty if there is no such code to wipe. */
    public Optional<PhoneNumber> wipedAt(Instant now) {
        return verification instanceof Pending(var challenge)
                ? challenge.wipedAt(now).map(wiped -> seenAs(new Pending(wiped)))
                : Optional.empty();
    }

    private PhoneNumber with(Verification next, Throttle nextThrottle, Instant now) {
        return with(next, secondFactor, primary, linkedTo, nextThrottle, now);
    }

    private PhoneNumber with(Stream<IdentificationLink> links, Instant now) {
        return with(verification, secondFactor, primary, links.toList(), throttle, now);
    }

    private PhoneNumber with(
            Verification next,
            SecondFactor use,
            boolean isPrimary,
            List<IdentificationLink> links,
            Throttle nextThrottle,
            Instant now) {
        return with(next, exclusive && !next.isVerified(), use, isPrimary, links, nextThrottle, now);
    }

    private PhoneNumber with(
            Verification next,
            boolean isExclusive,
            SecondFactor use,
            boolean isPrimary,
            List<IdentificationLink> links,
            Throttle nextThrottle,
            Instant now) {
        return new PhoneNumber(
                id,
                owner,
                phoneNumber,
                next,
                isExclusive,
                use,
                isPrimary,
                links,
                nextThrottle,
                optedOut,
                createdAt,
                now);
    }

    private Step refused(Refusal refusal) {
        return Step.of(this).refusing(refusal);
    }

    private static Step changed(PhoneNumber next, PhoneNumberEvent.Type... happened) {
        return new Step(
                next,
                null,
                Stream.of(happened)
                        .<Event>map(type -> new PhoneNumberEvent(type, next.id, next.owner, next.updatedAt))
                        .toList());
    }

    /** Returns the whole number, as Clerk's {@code PhoneNumber.toString()} does. Logs and errors use the id instead. */
    @Override
    public String toString() {
        return phoneNumber.toString();
    }

    /** The result of a step on one number: the next number, the refusal if there is one, and what happened. */
    record Step(PhoneNumber next, @Nullable Refusal refusal, List<Event> events) {
        static Step of(PhoneNumber unchanged) {
            return new Step(unchanged, null, List.of());
        }

        Step refusing(Refusal reason) {
            return new Step(next, reason, events);
        }
    }
}
