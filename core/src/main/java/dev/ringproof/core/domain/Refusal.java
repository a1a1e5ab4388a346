package dev.ringproof.core.domain;

import java.time.Duration;

/** Every way in which a rule says no. Closed, so that each adapter must have an answer for each. */
public sealed interface Refusal {

    /** What was given is no phone number, or not written in international form. */
    record InvalidNumber() implements Refusal {}

    /** Numbers of that region are not texted here; {@code region} is ISO 3166-1 alpha-2 or CLDR {@code 001}. */
    record UnsupportedRegion(String region, int countryCode) implements Refusal {}

    /** The number is of a kind that is never texted, such as premium rate. */
    record UnsupportedNumberType() implements Refusal {}

    /** The owner has the number already, or another owner has proven it. */
    record NumberTaken() implements Refusal {}

    /** The owner has as many numbers, or as many unproven ones, as an owner may have. */
    record TooManyNumbers() implements Refusal {}

    record AlreadyVerified() implements Refusal {}

    /** An attempt without a code having been asked for. */
    record NothingPrepared() implements Refusal {}

    /** The last code was sent a moment ago, and stays valid. */
    record ResendTooSoon(Duration retryAfter) implements Refusal {}

    record WrongCode(int attemptsLeft) implements Refusal {}

    record CodeExpired() implements Refusal {}

    /** This code was missed too often; even the right one is refused now. */
    record TooManyAttempts() implements Refusal {}

    /** Codes for this number were missed too often in a row; neither codes nor attempts until then. */
    record TooManyFailures(Duration retryAfter) implements Refusal {}

    /** So often that it takes an operator, or removing the number and adding it anew. */
    record Disabled() implements Refusal {}

    /** Only a proven number can be that. */
    record NotVerified(Role role) implements Refusal {}

    /** The default second factor is one of those reserved. */
    record NotReserved() implements Refusal {}

    /** A second factor stays proven: release it first. */
    record InUseAsSecondFactor() implements Refusal {}

    /** Another identification vouches for the number: unlink it first. */
    record Linked() implements Refusal {}

    /** There is no second factor to ask for, or the number named serves as none. */
    record NoSecondFactor() implements Refusal {}

    /** Numbers and factors are changed by whoever has just shown a second factor in this session. */
    record StepUpRequired(Duration maxAge) implements Refusal {}

    /** Backup codes go with a second factor, and there is none. */
    record NoBackupCodes() implements Refusal {}

    /** A number serves as second factor only beside backup codes, and there are none. */
    record BackupCodesRequired() implements Refusal {}

    /** What a number must be proven for. */
    enum Role {
        SECOND_FACTOR,
        PRIMARY
    }
}
