package dev.ringproof.core.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.ringproof.core.delivery.routing.Destination;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the world's numbering plans say of a number, by libphonenumber, which only this class knows. Its answers hold for
 * today: numbering plans change, so they are asked for anew and not stored.
 */
public final class NumberingPlan {
    /** What may reach libphonenumber: it reads far more into a text than a number, and takes its time over it. */
    private static final Pattern PLAIN = Pattern.compile("\\+?[0-9 ().-]{1,31}");

    private static final Pattern FICTIONAL = Pattern.compile("\\+1[0-9]{3}55501[0-9]{2}");
    private static final String NO_COUNTRY = "001";
    private static final String UNKNOWN_REGION = "ZZ";

    private final PhoneNumberUtil data = PhoneNumberUtil.getInstance();
    private final NumberPolicy policy;

    public NumberingPlan(NumberPolicy policy) {
        this.policy = policy;
        policy.regions().forEach(this::requireRegion);
        if (policy.defaultRegion() != null) {
            requireRegion(policy.defaultRegion());
        }
    }

    private void requireRegion(String region) {
        if (!region.equals(NumberPolicy.ALL_REGIONS)
                && !data.getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException("no such region: " + region);
        }
    }

    /** A text read as a number. */
    public sealed interface Reading {
        record Understood(E164Number number) implements Reading {}

        record Refused(Refusal refusal) implements Reading {}
    }

    /** Reads what a person typed: a valid number of a kind and a region that are texted here, or why not. */
    public Reading read(String typed) {
        var text = typed.trim();
        if (!PLAIN.matcher(text).matches() || (!text.startsWith("+") && policy.defaultRegion() == null)) {
            return new Reading.Refused(new Refusal.InvalidNumber());
        }
        try {
            var parsed = data.parse(text, policy.defaultRegion() == null ? UNKNOWN_REGION : policy.defaultRegion());
            var number = new E164Number(data.format(parsed, PhoneNumberFormat.E164));
            return judge(number, parsed)
                    .<Reading>map(Reading.Refused::new)
                    .orElseGet(() -> new Reading.Understood(number));
        } catch (NumberParseException | IllegalArgumentException e) {
            return new Reading.Refused(new Refusal.InvalidNumber());
        }
    }

    /** What speaks against texting a number now, though it was once let in. */
    public Optional<Refusal> objection(E164Number number) {
        try {
            return judge(number, data.parse(number.value(), UNKNOWN_REGION));
        } catch (NumberParseException e) {
            return Optional.of(new Refusal.InvalidNumber());
        }
    }

    /** The region, by ISO 3166-1 alpha-2, that it belongs to; none for a number of no country. */
    public Optional<String> region(E164Number number) {
        try {
            return Optional.ofNullable(data.getRegionCodeForNumber(data.parse(number.value(), UNKNOWN_REGION)))
                    .filter(region -> !region.equals(NO_COUNTRY));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** A test number: it has a fixed code, and is never texted. */
    public boolean isFictional(E164Number number) {
        return policy.fictional() && FICTIONAL.matcher(number.value()).matches();
    }

    /** Where a text to that number goes. */
    public Destination destination(E164Number number) {
        try {
            var parsed = data.parse(number.value(), UNKNOWN_REGION);
            var region = data.getRegionCodeForNumber(parsed);
            return new Destination(region == null ? UNKNOWN_REGION : region, parsed.getCountryCode());
        } catch (NumberParseException e) {
            return new Destination(UNKNOWN_REGION, 0);
        }
    }

    private Optional<Refusal> judge(E164Number number, Phonenumber.PhoneNumber parsed) {
        if (isFictional(number)) {
            return Optional.empty();
        }
        if (!data.isValidNumber(parsed)) {
            return Optional.of(new Refusal.InvalidNumber());
        }
        var region = data.getRegionCodeForNumber(parsed);
        if (region == null || region.equals(NO_COUNTRY) || !policy.allows(region)) {
            return Optional.of(
                    new Refusal.UnsupportedRegion(region == null ? NO_COUNTRY : region, parsed.getCountryCode()));
        }
        return isTexted(parsed) ? Optional.empty() : Optional.of(new Refusal.UnsupportedNumberType());
    }

    private boolean isTexted(Phonenumber.PhoneNumber parsed) {
        return switch (data.getNumberType(parsed)) {
            case MOBILE, FIXED_LINE_OR_MOBILE -> true;
            case FIXED_LINE -> policy.fixedLines();
            case VOIP -> policy.voip();
            case PREMIUM_RATE, SHARED_COST, TOLL_FREE, PERSONAL_NUMBER, UAN, PAGER, VOICEMAIL, UNKNOWN -> false;
        };
    }
}
