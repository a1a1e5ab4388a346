package dev.ringproof.core.domain;

import java.time.Duration;

/** A reason why a rule says no. The list is closed, so that each adapter must have an answer for each reason. */
public sealed interface Refusal {

    /** The input is not a phone number, or it is not written in international form. */
    record InvalidNumber() implements Refusal {}

    /**
     * The policy does not allow messages to the number's region.
     *
     * @param region ISO 3166-1 alpha-2, or {@code 001} for networks of no country
     * @param countryCode the country calling code of E.164
     */
    record UnsupportedRegion(String region, int countryCode) implements Refusal {}

    /** The number is of a type that gets no messages, such as premium rate. */
    record UnsupportedNumberType() implements Refusal {}

    /** The owner has the number already, or another owner has verified it. */
    record NumberTaken() implements Refusal {}

    /** The owner has as many numbers, or as many unverified numbers, as the policy allows. */
    record TooManyNumbers() implements Refusal {}

    /** The number is verified, or the challenge is passed: there is nothing left to do. */
    record AlreadyVerified() implements Refusal {}

    /** Nobody has requested a code that this attempt could answer. */
    record NothingPrepared() implements Refusal {}

    /**
     * A code was sent to the number a moment ago. Another one may be requested after this time. This says nothing about
     * whether the code of a moment ago is valid: it may have been entered, used up its attempts, or belong to a number
     * that was removed since.
     */
    record ResendTooSoon(Duration retryAfter) implements Refusal {}

    /** The code is wrong. This many attempts at it are left; 0 also where attempts are not counted per code. */
    record WrongCode(int attemptsLeft) implements Refusal {}

    /**
     * The code is not valid any more: its lifetime is over. For a request of another code it means that the second-factor
     * challenge is too old, and the user needs a new challenge. A message counts as expired too if its code is dead for
     * another reason, or if another message has taken its place.
     */
    record CodeExpired() implements Refusal {}

    /**
     * The code had too many wrong attempts. The right code is refused now too. A number can get a new code; a
     * second-factor challenge cannot, so the user needs a new challenge.
     */
    record TooManyAttempts() implements Refusal {}

    /**
     * The number had too many wrong codes in a row. Until this time has passed it gets no codes and takes no attempts.
     */
    record TooManyFailures(Duration retryAfter) implements Refusal {}

    /**
     * The number, or the set of backup codes, had so many wrong codes in a row that it is disabled. A back end can unlock
     * a number; an owner makes a new set.
     */
    record Disabled() implements Refusal {}

    /** Only a verified number can take this role. */
    record NotVerified(Role role) implements Refusal {}

    /** Only a number that is reserved for second factor can become the default. */
    record NotReserved() implements Refusal {}

    /** A number that serves as second factor stays verified. It must be released first. */
    record InUseAsSecondFactor() implements Refusal {}

    /** Another identification is linked to the number. The link must be removed first. */
    record Linked() implements Refusal {}

    /** The account has no second factor, or the named number does not serve as one. */
    record NoSecondFactor() implements Refusal {}

    /** The step is sensitive: the session must have passed a second factor within this time. */
    record StepUpRequired(Duration maxAge) implements Refusal {}

    /** The step is sensitive, and the session that takes it has no name, so it cannot have passed a second factor. */
    record SessionRequired() implements Refusal {}

    /** Backup codes go with a second factor, and the account has none. */
    record NoBackupCodes() implements Refusal {}

    /**
     * Backup codes are being made for the owner, or were made too often within an hour. After this time they may be
     * made again.
     */
    record TooManyBackupCodes(Duration retryAfter) implements Refusal {}

    /**
     * A limit has refused the request. It does not say which one or for how long: that is for the operator, since
     * attackers would learn from it.
     */
    record TooManyRequests() implements Refusal {}

    /** The request looks like fraud. It may come again with the proof that a human sends it. */
    record HumanCheckRequired() implements Refusal {}

    /** The policy allows a second factor only beside backup codes, and the account has none. */
    record BackupCodesRequired() implements Refusal {}

    /** The holder of the number wants no messages, as an operator or a reply such as STOP has said. */
    record OptedOut() implements Refusal {}

    /** The text is not a ticket that was made here. */
    record InvalidTicket() implements Refusal {}

    /** The ticket was used before. */
    record UsedTicket() implements Refusal {}

    /** A back end has revoked the ticket. */
    record RevokedTicket() implements Refusal {}

    /** The ticket is not valid any more: its lifetime is over. */
    record ExpiredTicket() implements Refusal {}

    /** The policy allows no sign-in with a number. */
    record PhoneSignInOff() implements Refusal {}

    /** The sign-in is at another step, or its time is over. */
    record SignInNotReady() implements Refusal {}
    /** Another user has this id or external id already. */
    record UserExists(UserField field) implements Refusal {}

    /** A field that no two users have in common. */
    enum UserField {
        ID,
        EXTERNAL_ID
    }

    /** A role that only a verified number can take. */
    enum Role {
        SECOND_FACTOR,
        PRIMARY
    }
}
