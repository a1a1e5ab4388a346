package dev.ringproof.core.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.ringproof.core.domain.E164Number;
import dev.ringproof.core.domain.EnteredText;
import dev.ringproof.core.domain.FormattedNumber;
import dev.ringproof.core.domain.NumberRegion;
import dev.ringproof.core.domain.Refusal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formats numbers while they are entered, by libphonenumber and for the regions of a policy. Safe for use by many
 * threads.
 */
public final class NumberFormatter {
    private static final Pattern BEGINNING = Pattern.compile("\\+?[0-9 ().\\[\\]/-]{0,31}");
    private static final int LONGEST_CALLING_CODE = 3;
    private static final String NO_COUNTRY = "001";

    private final PhoneNumberUtil data = PhoneNumberUtil.getInstance();
    private final NumberingPlan plan;
    private final InstantSource clock;
    private final List<NumberRegion> regions;

    public NumberFormatter(NumberPolicy policy, InstantSource clock) {
        this.plan = new NumberingPlan(policy);
        this.clock = clock;
        this.regions = data.getSupportedRegions().stream()
                .filter(policy::allows)
                .sorted()
                .map(region -> new NumberRegion(region, data.getCountryCodeForRegion(region), example(region)))
                .toList();
    }

    private @Nullable String example(String region) {
        var number = data.getExampleNumberForType(region, PhoneNumberType.MOBILE);
        return number == null ? null : data.format(number, PhoneNumberFormat.NATIONAL);
    }

    /** Returns the regions of the policy, in the order of their two letters. */
    public List<NumberRegion> regions() {
        return regions;
    }

    /**
     * Formats what a person has entered so far; nothing if it has other characters than a number.
     *
     * @throws IllegalArgumentException if the policy has no such region
     */
    public Optional<FormattedNumber> format(String region, String entered) {
        if (regions.stream().noneMatch(known -> known.code().equals(region))) {
            throw new IllegalArgumentException("no such region: " + region);
        }
        var text = EnteredText.simplified(entered).strip();
        if (entered.length() > EnteredText.MAX_LENGTH
                || !BEGINNING.matcher(text).matches()) {
            return Optional.empty();
        }
        var keys = text.replaceAll("[^+0-9]", "");
        var parts = parts(region, keys).filter(this::isWhole);
        return Optional.of(new FormattedNumber(
                asYouType(region, keys),
                parts.map(data::getRegionCodeForNumber)
                        .filter(found -> !found.equals(NO_COUNTRY))
                        .orElseGet(() -> regionOfCallingCode(region, keys)),
                parts.flatMap(this::e164).orElse(null)));
    }

    /** A formatter of the library remembers one text, so each text gets its own. */
    private String asYouType(String region, String keys) {
        var formatter = data.getAsYouTypeFormatter(region);
        var text = "";
        for (int i = 0; i < keys.length(); i++) {
            text = formatter.inputDigit(keys.charAt(i));
        }
        return text.strip();
    }

    private Optional<Phonenumber.PhoneNumber> parts(String region, String keys) {
        try {
            return Optional.of(data.parse(keys, region));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** A possible length is not enough: 151 is a possible German number, and also the beginning of many. */
    private boolean isWhole(Phonenumber.PhoneNumber parts) {
        return e164(parts)
                .flatMap(number -> plan.refusal(number, clock.instant()))
                .map(refusal -> !(refusal instanceof Refusal.InvalidNumber))
                .orElse(true);
    }

    private Optional<E164Number> e164(Phonenumber.PhoneNumber parts) {
        try {
            return Optional.of(new E164Number(data.format(parts, PhoneNumberFormat.E164)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The region that was asked for stays while the digits may be of it: 25 regions have the calling code 1. */
    private String regionOfCallingCode(String region, String keys) {
        if (!keys.startsWith("+")) {
            return region;
        }
        for (int length = 1; length <= LONGEST_CALLING_CODE && length < keys.length(); length++) {
            int callingCode = Integer.parseInt(keys.substring(1, 1 + length));
            var main = data.getRegionCodeForCountryCode(callingCode);
            if (data.getCountryCodeForRegion(region) == callingCode) {
                return region;
            }
            if (NumberingPlan.isRegion(main)) {
                return main;
            }
        }
        return region;
    }
}
