package dev.ringproof.core.domain.account;

import static dev.ringproof.core.domain.account.PhoneNumberEvent.Type.DISABLED;
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

import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Event;
import dev.ringproof.core.domain.IdentificationLink;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.Purpose;
import dev.ringproof.core.domain.Refusal;
import dev.ringproof.core.domain.SessionId;
import dev.ringproof.core.domain.secondfactor.SecondFactor;
import dev.ringproof.core.domain.verification.Challenge;
import dev.ringproof.core.domain.verification.EnteredCode;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An owner's phone number and how far it is proven: Clerk's {@code PhoneNumber}. Immutable: each step returns the next
 * one. Rules that span an owner's numbers are the {@link Account}'s, through which every step is taken.
 *
 * @param secondFactor whether it serves at sign-in; only a proven number does
 * @param primary whether it is the one the owner is reached at; at most one of an account's
 * @param linkedTo identifications that vouch for it; a number so linked cannot be destroyed
 * @param backupCodes filled in the one answer that makes them, and never stored with the number
 */
public record PhoneNumber(
        PhoneNumberId id,
        OwnerId owner,
        E164Number phoneNumber,
        Verification verification,
        SecondFactor secondFactor,
        boolean primary,
        List<IdentificationLink> linkedTo,
        List<String> backupCodes,
        Throttle throttle,
        Instant createdAt,
        Instant updatedAt) {

    public PhoneNumber {
        linkedTo = List.copyOf(linkedTo);
        backupCodes = List.copyOf(backupCodes);
        if (secondFactor.isReserved() && !verification.isVerified()) {
            throw new IllegalArgumentException("only a proven number serves as a second factor");
        }
    }

    static PhoneNumber unproven(PhoneNumberId id, OwnerId owner, E164Number number, Throttle throttle, Instant now) {
        return new PhoneNumber(
                id,
                owner,
                number,
                new Unverified(),
                new SecondFactor.None(),
                false,
                List.of(),
                List.of(),
                throttle,
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

    /** A code is on its way: from now on it is the one live code of this number. */
    Step prepare(Challenge challenge, Instant now, VerificationPolicy policy) {
        return switch (verification) {
            case Verified verified -> refused(new Refusal.AlreadyVerified());
            case Taken taken -> refused(new Refusal.NumberTaken());
            case Unverified unverified -> issue(challenge, now, policy);
            case Pending pending -> issue(challenge, now, policy);
            case Failed failed -> issue(challenge, now, policy);
        };
    }

    private Step issue(Challenge challenge, Instant now, VerificationPolicy policy) {
        var obstacle = obstacle(now, policy);
        if (obstacle != null) {
            return refused(obstacle);
        }
        var pause = throttle.untilNextText(now, policy);
        if (pause.isPositive()) {
            return refused(new Refusal.ResendTooSoon(pause));
        }
        return changed(with(new Pending(challenge), throttle.texted(now), now), VERIFICATION_PREPARED);
    }

    /** Weighs what was typed. A wrong code costs an attempt, and counts among the failures of this number. */
    Step attempt(EnteredCode typed, @Nullable SessionId session, Instant now, VerificationPolicy policy) {
        return switch (verification) {
            case Verified verified -> refused(new Refusal.AlreadyVerified());
            case Taken taken -> refused(new Refusal.NumberTaken());
            case Unverified unverified -> refused(new Refusal.NothingPrepared());
            case Failed failed ->
                refused(throttle.disabled(policy) ? new Refusal.Disabled() : new Refusal.TooManyAttempts());
            case Pending(var challenge) -> answer(challenge, typed, session, now, policy);
        };
    }

    private Step answer(
            Challenge challenge,
            EnteredCode typed,
            @Nullable SessionId session,
            Instant now,
            VerificationPolicy policy) {
        var obstacle = obstacle(now, policy);
        if (obstacle != null) {
            return refused(obstacle);
        }
        if (challenge.expiredAt(now)) {
            return refused(new Refusal.CodeExpired());
        }
        if (!typed.isWellFormed()) {
            return refused(new Refusal.WrongCode(challenge.attemptsLeft()));
        }
        if (typed.answers(challenge, phoneNumber, Purpose.VERIFICATION)) {
            return changed(with(new Verified(now, challenge.met(session)), throttle.cleared(), now), VERIFIED);
        }
        var missed = challenge.missed();
        var next = missed.attemptsLeft() > 0 ? new Pending(missed) : new Failed(missed);
        return with(next, throttle, now)
                .failed(VERIFICATION_MISSED, now, policy)
                .refusing(new Refusal.WrongCode(missed.attemptsLeft()));
    }

    /** One more wrong code in a row, whatever it was for. */
    Step failed(PhoneNumberEvent.Type what, Instant now, VerificationPolicy policy) {
        var next = with(verification, throttle.failed(now), now);
        var justNow = next.throttle.disabled(policy) && !throttle.disabled(policy);
        return justNow ? changed(next, what, DISABLED) : changed(next, what);
    }

    /** The holder of the phone has answered a check: that ends a row of failures, and proves an unproven number. */
    Step possessed(Proof.ByCode proof, Instant now) {
        return switch (verification) {
            case Verified verified -> changed(with(verified, throttle.cleared(), now), POSSESSION_CHECK_PASSED);
            case Taken taken -> changed(with(taken, throttle.cleared(), now), POSSESSION_CHECK_PASSED);
            case Unverified unverified -> withCodeProof(proof, now);
            case Pending pending -> withCodeProof(proof, now);
            case Failed failed -> withCodeProof(proof, now);
        };
    }

    private Step withCodeProof(Proof.ByCode proof, Instant now) {
        return changed(with(new Verified(now, proof), throttle.cleared(), now), POSSESSION_CHECK_PASSED, VERIFIED);
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

    private Step withOperatorProof(Instant now) {
        return changed(with(new Verified(now, new Proof.ByOperator()), throttle.cleared(), now), VERIFIED);
    }

    Step unverified(Instant now) {
        if (!isVerified()) {
            return Step.of(this);
        }
        return secondFactor.isReserved()
                ? refused(new Refusal.InUseAsSecondFactor())
                : changed(with(new Unverified(), throttle, now), UNVERIFIED);
    }

    Step unlocked(Instant now) {
        return throttle.failures() == 0
                ? Step.of(this)
                : changed(with(verification, throttle.cleared(), now), UNLOCKED);
    }

    /** What stands in the way of any code for this number, whatever it is for. */
    @Nullable
    Refusal obstacle(Instant now, VerificationPolicy policy) {
        if (throttle.disabled(policy)) {
            return new Refusal.Disabled();
        }
        var penalty = throttle.untilNextAttempt(now, policy);
        return penalty.isPositive() ? new Refusal.TooManyFailures(penalty) : null;
    }

    /** A code was texted to it as second factor. */
    Step challenged(Instant now) {
        return changed(with(verification, throttle.challenged(now), now), SECOND_FACTOR_PREPARED);
    }

    /** The right code was given to it as second factor: that ends a row of failures. */
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

    PhoneNumber as(SecondFactor use, Instant now) {
        return with(verification, use, primary, linkedTo, backupCodes, throttle, now);
    }

    PhoneNumber asPrimary(boolean isPrimary, Instant now) {
        return with(verification, secondFactor, isPrimary, linkedTo, backupCodes, throttle, now);
    }

    /** With the codes that were made just now, for the one answer that shows them. */
    public PhoneNumber showing(List<String> codes) {
        return with(verification, secondFactor, primary, linkedTo, codes, throttle, updatedAt);
    }

    /** As others than its owner see it: how far it is proven depends on who else has proven it. */
    public PhoneNumber seenAs(Verification seen) {
        return with(seen, secondFactor, primary, linkedTo, backupCodes, throttle, updatedAt);
    }

    private PhoneNumber with(Verification next, Throttle nextThrottle, Instant now) {
        return with(next, secondFactor, primary, linkedTo, backupCodes, nextThrottle, now);
    }

    private PhoneNumber with(Stream<IdentificationLink> links, Instant now) {
        return with(verification, secondFactor, primary, links.toList(), backupCodes, throttle, now);
    }

    private PhoneNumber with(
            Verification next,
            SecondFactor use,
            boolean isPrimary,
            List<IdentificationLink> links,
            List<String> codes,
            Throttle nextThrottle,
            Instant now) {
        return new PhoneNumber(
                id, owner, phoneNumber, next, use, isPrimary, links, codes, nextThrottle, createdAt, now);
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

    /** The E.164 text, as Clerk's {@code PhoneNumber.toString()} has it. Logs and errors take the id instead. */
    @Override
    public String toString() {
        return phoneNumber.toString();
    }

    /** What one number does in answer: what it turns into, why it says no if it does, and what happened. */
    record Step(PhoneNumber next, @Nullable Refusal refusal, List<Event> events) {
        static Step of(PhoneNumber unchanged) {
            return new Step(unchanged, null, List.of());
        }

        Step refusing(Refusal why) {
            return new Step(next, why, events);
        }
    }
}
