package dev.ringproof.core.delivery;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text with a code says: the code first, so that previews and autofill find it, then whose it is. With a host its
 * last line is the origin-bound form {@code @host #code} (WICG, "Origin-bound one-time codes"), by which phones offer
 * the code on that site and on no other. Fits one GSM-7 segment with the longest code, or is refused.
 *
 * @param appName whose code it is, as the receiver knows them
 * @param host where the code is typed in, such as {@code example.com}; none for no origin-bound line
 */
public record CodeText(String appName, @Nullable String host) {
    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[0-9]{1,5})?");
    private static final String LONGEST_CODE = "0".repeat(10);

    public CodeText {
        if (appName.isBlank() || appName.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the app name is not blank and has no control characters");
        }
        if (host != null && !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("the host is a name such as example.com, in lower case");
        }
        var segments = SmsSegments.of(text(appName, host, LONGEST_CODE, "10 min"));
        if (!segments.fitsOneGsm7Part()) {
            throw new IllegalArgumentException("with app name and host a text has " + segments.units() + " units of "
                    + segments.encoding() + "; it must fit one GSM-7 segment of 160");
        }
    }

    /**
     * The text with this code.
     *
     * @param lifetime from now on; shown in whole minutes, or in seconds when it is less than one */
    public String render(String code, Duration lifetime) {
        var left = lifetime.toMinutes() > 0 ? lifetime.toMinutes() + " min" : lifetime.toSeconds() + " s";
        return text(appName, host, code, left);
    }

    /** The text that tells of a change. */
    public String notice(Notice notice, String masked) {
        var what = switch (notice) {
            case NUMBER_ADDED -> "phone number " + masked + " was added";
            case NUMBER_REMOVED -> "phone number " + masked + " was removed";
            case RESERVED -> masked + " is now a second factor";
            case RELEASED -> masked + " is no second factor any more";
            case MADE_DEFAULT -> masked + " is now the default second factor";
            case BACKUP_CODES_MADE -> "new backup codes were made";
            case BACKUP_CODE_USED -> "a backup code was used";
        };
        return appName + ": " + what + ". Not you? Contact support.";
    }

    private static String text(String appName, @Nullable String host, String code, String left) {
        var text = code + " is your " + appName + " code. Never share it. Expires in " + left + ".";
        return host == null ? text : text + "\n\n@" + host + " #" + code;
    }
}
