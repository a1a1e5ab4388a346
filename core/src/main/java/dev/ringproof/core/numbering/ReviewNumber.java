package dev.ringproof.core.numbering;

import static java.util.Objects.requireNonNull;

import dev.ringproof.core.domain.E164Number;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A single number with a fixed code, for people who test an app with it and have no phone for it, such as the reviewers
 * of an app store. It is a test number through its last day: nothing is sent to it, and its code is the fixed one. From
 * then on it is a number like any other. The code is secret, as {@code toString} shows.
 *
 * @param code 6 to 10 digits that nobody guesses first
 * @param lastDay the last day on which it is a test number, in UTC
 */
public record ReviewNumber(E164Number number, String code, LocalDate lastDay) {
    /** How many there may be in one policy. */
    public static final int MAX_COUNT = 20;

    /** How many days after today the last day may be. */
    public static final int MAX_DAYS = 90;

    private static final Pattern CODE = Pattern.compile("[0-9]{6,10}");
    private static final int FEWEST_DIFFERENT_DIGITS = 4;
    private static final Pattern ENTRY =
            Pattern.compile("(\\+[1-9][0-9]{1,14})\\s*=\\s*([0-9]+)\\s+until\\s+([0-9]{4}-[0-9]{2}-[0-9]{2})");

    public ReviewNumber {
        requireNonNull(number, "number");
        requireNonNull(code, "code");
        requireNonNull(lastDay, "lastDay");
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("the code of " + number.masked() + " does not have 6 to 10 digits");
        }
        if (isTrivial(code)) {
            throw new IllegalArgumentException("the code of " + number.masked()
                    + " is too easy to guess: it needs four different digits, and neither a repetition nor a sequence");
        }
    }

    /**
     * Reads a list such as {@code +14155550123=CODE until 2026-12-31; +447700900123=CODE until 2027-01-15}.
     *
     * @throws IllegalArgumentException if it cannot; the message contains neither a code nor a whole number
     */
    public static List<ReviewNumber> list(String text) {
        var entries = Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        return entries.stream()
                .map(entry -> entry(entry, entries.indexOf(entry) + 1))
                .toList();
    }

    private static ReviewNumber entry(String text, int position) {
        var entry = ENTRY.matcher(text);
        if (!entry.matches()) {
            throw new IllegalArgumentException("entry " + position
                    + " must be a number, its code and its last day: +14155550123=CODE until 2026-12-31");
        }
        return new ReviewNumber(new E164Number(entry.group(1)), entry.group(2), day(entry.group(3), position));
    }

    private static LocalDate day(String text, int position) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("entry " + position + " ends on a day that does not exist", e);
        }
    }

    /** Whether it is a test number now. */
    public boolean isTestNumberAt(Instant now) {
        return now.isBefore(end());
    }

    /** Returns the instant from which on it is a number like any other. */
    public Instant end() {
        return lastDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** @throws IllegalArgumentException if its code has another length, or its last day is too far away */
    void require(int codeLength, Instant now) {
        if (code.length() != codeLength) {
            throw new IllegalArgumentException(
                    "the code of " + number.masked() + " does not have the length of codes, which is " + codeLength);
        }
        if (lastDay.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(MAX_DAYS))) {
            throw new IllegalArgumentException(
                    "the last day of " + number.masked() + " is more than " + MAX_DAYS + " days from now");
        }
    }

    private static boolean isTrivial(String code) {
        return code.chars().distinct().count() < FEWEST_DIFFERENT_DIGITS || isRepetition(code) || isSequence(code);
    }

    /** Whether a part of at most half its length repeats to its end, as in 123123 and 12341234. */
    private static boolean isRepetition(String code) {
        for (int period = 1; period <= code.length() / 2; period++) {
            if (code.substring(period).equals(code.substring(0, code.length() - period))) {
                return true;
            }
        }
        return false;
    }

    /** Whether all digits have the same distance from the one before, as in 123456, 987654 and 890123. */
    private static boolean isSequence(String code) {
        int distance = distance(code, 1);
        for (int i = 2; i < code.length(); i++) {
            if (distance(code, i) != distance) {
                return false;
            }
        }
        return true;
    }

    private static int distance(String code, int i) {
        return Math.floorMod(code.charAt(i) - code.charAt(i - 1), 10);
    }

    /** Shows the masked number and the last day. */
    @Override
    public String toString() {
        return number.masked() + " until " + lastDay;
    }
}
