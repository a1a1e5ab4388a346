package dev.ringproof.core.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.EnteredText;
import dev.ringproof.core.domain.Refusal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the numbering plans of the world say about a number, by libphonenumber. Only this class and {@link
 * NumberFormatter} use that library. Its answers are not stored, since numbering plans change. Safe for use by many threads.
 */
public final class NumberingPlan {
    /** The only input that libphonenumber is given: the library also reads other forms, and is slow with long input. */
    private static final Pattern PLAIN = Pattern.compile("\\+?[0-9 ().-]{1,31}");

    /** The numbers that the North American Numbering Plan reserves for fiction. */
    private static final Pattern FICTIONAL = Pattern.compile("\\+1[0-9]{3}55501[0-9]{2}");

    private static final String NO_COUNTRY = "001";
    private static final String UNKNOWN_REGION = "ZZ";

    private final PhoneNumberUtil data = PhoneNumberUtil.getInstance();
    private final NumberPolicy policy;
    private final Map<E164Number, Optional<Facts>> recent = Collections.synchronizedMap(new Recent());

    /**
     * @throws IllegalArgumentException when the policy has a prefix that does not begin with its region's calling code,
     *     or a review number that is not possible
     */
    public NumberingPlan(NumberPolicy policy) {
        this.policy = policy;
        policy.extraPrefixes().forEach(this::requirePrefix);
        policy.reviewNumbers().forEach(review -> requirePossible(review.number()));
    }

    /** A review number must be one that {@link #read} returns, so that it is recognised when it is entered. */
    private void requirePossible(E164Number number) {
        if (facts(number)
                .map(Facts::parts)
                .filter(data::isPossibleNumber)
                .map(parts -> data.format(parts, PhoneNumberFormat.E164))
                .filter(number.value()::equals)
                .isEmpty()) {
            throw new IllegalArgumentException(number.masked() + " is not a possible number in the form of E.164");
        }
    }

    private void requirePrefix(String prefix, String region) {
        var callingCode = "+" + data.getCountryCodeForRegion(region);
        if (!prefix.startsWith(callingCode) || prefix.equals(callingCode)) {
            throw new IllegalArgumentException(
                    prefix + " is no prefix of " + region + ", whose numbers begin with " + callingCode);
        }
    }

    /** Whether there is such a region, by its two letters in ISO 3166-1. */
    public static boolean isRegion(String region) {
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(region);
    }

    /** The result of reading entered characters as a number. */
    public sealed interface Reading {
        record Understood(E164Number number) implements Reading {}

        record Refused(Refusal refusal) implements Reading {}
    }

    /**
     * Reads a number as a person has entered or {@linkplain EnteredText copied} it. The number is refused if it is not
     * valid, or if the policy does not allow its region or kind. A test number of now is never refused.
     */
    public Reading read(String entered, Instant now) {
        return parsed(entered)
                .map(parsed -> refusal(parsed.number(), parsed.facts(), now)
                        .<Reading>map(Reading.Refused::new)
                        .orElseGet(() -> new Reading.Understood(parsed.number())))
                .orElseGet(() -> new Reading.Refused(new Refusal.InvalidNumber()));
    }

    /** Returns the number that a person has entered, also if the policy does not allow it; empty if it is no number. */
    public Optional<E164Number> number(String entered) {
        return parsed(entered).map(Parsed::number);
    }

    private record Parsed(E164Number number, Facts facts) {}

    private Optional<Parsed> parsed(String entered) {
        if (entered.length() > EnteredText.MAX_LENGTH) {
            return Optional.empty();
        }
        var number = EnteredText.simplified(entered).strip().replace('[', '(').replace(']', ')');
        if (!PLAIN.matcher(number).matches() || (!number.startsWith("+") && policy.defaultRegion() == null)) {
            return Optional.empty();
        }
        try {
            var parts = data.parse(number, policy.defaultRegion() == null ? UNKNOWN_REGION : policy.defaultRegion());
            var form = e164(parts);
            // Of some wrong numbers, what was entered is read otherwise than its form in E.164.
            var facts = facts(form).filter(known -> known.parts().equals(parts));
            return Optional.of(new Parsed(form, facts.orElseGet(() -> facts(parts))));
        } catch (NumberParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if the number is too long for E.164 */
    private E164Number e164(Phonenumber.PhoneNumber parts) {
        return new E164Number(data.format(parts, PhoneNumberFormat.E164));
    }

    /**
     * What libphonenumber says of a number.
     *
     * @param region null if it knows none
     */
    private record Facts(
            Phonenumber.PhoneNumber parts,
            boolean valid,
            PhoneNumberType type,
            @Nullable String region) {}

    /** Returns what is known of a number; empty if there is none of this form. */
    private Optional<Facts> facts(E164Number number) {
        var known = recent.get(number);
        if (known == null) {
            known = lookedUp(number);
            recent.put(number, known);
        }
        return known;
    }

    private Optional<Facts> lookedUp(E164Number number) {
        try {
            return Optional.of(facts(data.parse(number.value(), UNKNOWN_REGION)));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    private Facts facts(Phonenumber.PhoneNumber parts) {
        return new Facts(
                parts, data.isValidNumber(parts), data.getNumberType(parts), data.getRegionCodeForNumber(parts));
    }

    /** The numbers that were asked about last. A verification asks several times about the same number. */
    private static final class Recent extends LinkedHashMap<E164Number, Optional<Facts>> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 1000;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<E164Number, Optional<Facts>> eldest) {
            return size() > MOST;
        }
    }

    /**
     * Returns why no code may be prepared for a number now, though it was once added; empty if a code may be sent, or if
     * the number is a test number now.
     */
    public Optional<Refusal> refusal(E164Number number, Instant now) {
        return facts(number)
                .map(facts -> refusal(number, facts, now))
                .orElseGet(() -> Optional.of(new Refusal.InvalidNumber()));
    }

    /**
     * Returns the number as {@link #read} would return it, whatever the policy says of it. Carriers write numbers of some
     * countries in another way.
     */
    public E164Number canonical(E164Number number) {
        try {
            return facts(number).map(facts -> e164(facts.parts())).orElse(number);
        } catch (IllegalArgumentException e) {
            return number;
        }
    }

    /** Returns the number's region, ISO 3166-1 alpha-2; empty for a number of no country. */
    public Optional<String> region(E164Number number) {
        return facts(number).flatMap(facts -> regionOf(number, facts)).filter(region -> !region.equals(NO_COUNTRY));
    }

    /** Whether the number is a test number now: it has a fixed code, and nothing is sent to it. */
    public boolean isTestNumber(E164Number number, Instant now) {
        return isFictional(number) || reviewNumber(number, now).isPresent();
    }

    /** Returns the review number if it is a test number now. It counts more than a fictional number. */
    public Optional<ReviewNumber> reviewNumber(E164Number number, Instant now) {
        return policy.reviewNumbers().stream()
                .filter(review -> review.number().equals(number) && review.isTestNumberAt(now))
                .findFirst();
    }

    private boolean isFictional(E164Number number) {
        return policy.fictional() && FICTIONAL.matcher(number.value()).matches();
    }

    /** Returns where a message to the number goes. */
    public Destination destination(E164Number number) {
        return facts(number)
                .map(facts -> new Destination(
                        regionOf(number, facts).orElse(UNKNOWN_REGION),
                        facts.parts().getCountryCode()))
                .orElseGet(() -> new Destination(UNKNOWN_REGION, 0));
    }

    private Optional<Refusal> refusal(E164Number number, Facts facts, Instant now) {
        if (isTestNumber(number, now)) {
            return Optional.empty();
        }
        if (FICTIONAL.matcher(number.value()).matches()) {
            // libphonenumber calls most of them valid, but nobody has them.
            return Optional.of(new Refusal.InvalidNumber());
        }
        var extraRegion = extraRegion(number, facts);
        if (extraRegion.isEmpty() && !facts.valid()) {
            return Optional.of(new Refusal.InvalidNumber());
        }
        var region = regionOf(number, facts).orElse(NO_COUNTRY);
        if (region.equals(NO_COUNTRY) || !policy.allows(region)) {
            return Optional.of(
                    new Refusal.UnsupportedRegion(region, facts.parts().getCountryCode()));
        }
        return extraRegion.isPresent() || isAllowedKind(facts.type())
                ? Optional.empty()
                : Optional.of(new Refusal.UnsupportedNumberType());
    }

    private Optional<String> regionOf(E164Number number, Facts facts) {
        return extraRegion(number, facts).or(() -> Optional.ofNullable(facts.region()));
    }

    /**
     * Returns the region of a number that only an extra prefix of the policy admits. What libphonenumber knows of a
     * number counts more than a prefix, so a prefix has no effect any more once the library knows its numbers.
     */
    private Optional<String> extraRegion(E164Number number, Facts facts) {
        return policy.extraRegion(number.value())
                .filter(region -> data.isPossibleNumber(facts.parts()) && !facts.valid());
    }

    private boolean isAllowedKind(PhoneNumberType type) {
        return switch (type) {
            case MOBILE, FIXED_LINE_OR_MOBILE -> true;
            case FIXED_LINE -> policy.fixedLines();
            case VOIP -> policy.voip();
            case PREMIUM_RATE, SHARED_COST, TOLL_FREE, PERSONAL_NUMBER, UAN, PAGER, VOICEMAIL, UNKNOWN -> false;
        };
    }
}
