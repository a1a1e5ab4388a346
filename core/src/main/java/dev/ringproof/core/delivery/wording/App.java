package dev.ringproof.core.delivery.wording;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The app that messages speak for. If there is a host, the last line of a message with a code has the origin-bound form
 * {@code @host #code} (WICG, "Origin-bound one-time codes"); phones offer the code on that site and on no other. If
 * there is an Android app hash, the line before the last one is that hash; Android passes the message to that app (SMS
 * Retriever).
 *
 * <p>The built-in templates have room for a name of 24 characters and a host of 36. With a hash they have room for a
 * name and a host of 32 characters together. A message in letters other than Latin ones then takes two segments.
 *
 * @param name the app's name, as the reader of a message knows it; GSM-7 characters only, and no brace
 * @param host the site where codes are entered, such as {@code example.com}; without a port, since the form has none;
 *     null for no such line
 * @param androidHash 11 characters of base64, computed from the app's signing key and package name; null for no such
 *     line
 */
public record App(
        String name, @Nullable String host, @Nullable String androidHash) {
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ANDROID_HASH = Pattern.compile("[A-Za-z0-9+/]{11}");

    public App {
        requireNonNull(name, "name");
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("the app name must not be blank, or have space around it");
        }
        MessageTemplate.requirePlain(name, "the app name");
        if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            throw new IllegalArgumentException("the app name must not have { or }");
        }
        if (host != null && !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("the host must be a name such as example.com, in lower case");
        }
        if (androidHash != null && !ANDROID_HASH.matcher(androidHash).matches()) {
            throw new IllegalArgumentException("an Android app hash must have 11 characters of base64");
        }
    }

    /** Returns an app without a host and without an Android hash. */
    public static App named(String name) {
        return new App(name, null, null);
    }

    public App withHost(String theHost) {
        return new App(name, theHost, androidHash);
    }

    public App withAndroidHash(String hash) {
        return new App(name, host, hash);
    }

    /** Returns the lines that machines read, after an empty line; an empty string if there are none. */
    String linesFor(String code) {
        var hashLine = androidHash == null ? "" : "\n" + androidHash;
        var hostLine = host == null ? "" : "\n@" + host + " #" + code;
        var lines = hashLine + hostLine;
        return lines.isEmpty() ? "" : "\n" + lines;
    }
}
