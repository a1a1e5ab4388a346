package dev.ringproof.app.bench.server;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Optional;

/** Tells by libphonenumber which numbers can get a message. */
final class MobileNumbers {
    private static final PhoneNumberUtil DATA = PhoneNumberUtil.getInstance();

    private MobileNumbers() {}

    /** Returns the E.164 number; empty if it is not valid or cannot get a message. */
    static Optional<String> read(String entered) {
        try {
            var parts = DATA.parse(entered, "ZZ");
            return switch (DATA.getNumberType(parts)) {
                case MOBILE, FIXED_LINE_OR_MOBILE -> Optional.of(DATA.format(parts, PhoneNumberFormat.E164));
                default -> Optional.empty();
            };
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
