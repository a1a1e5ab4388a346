package dev.ringproof.core.delivery.wording;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom texts speak for. With a host the last line of a text with a code is the origin-bound form {@code @host #code}
 * (WICG, "Origin-bound one-time codes"), by which phones offer the code on that site and on no other. With an Android app
 * hash the line before it is that hash, by which Android hands the text to that app (SMS Retriever).
 *
 * <p>All built-in words have room for a name of 24 characters beside a host of 36; with a hash, for name and host of
 * together 32.
 *
 * @param name whose code it is, as the receiver knows them; GSM-7 alone
 * @param host where codes are typed in, such as {@code example.com}: without a port, for which the form has no room
 * @param androidHash 11 characters that the app's signing key and package name make
 */
public record App(
        String name, @Nullable String host, @Nullable String androidHash) {
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ANDROID_HASH = Pattern.compile("[A-Za-z0-9+/]{11}");

    public App {
        if (name.isBlank() || !name.equals(name.strip())) {
            throw new IllegalArgumentException("the app name is not blank, and has no space around it");
        }
        MessageTemplate.requirePlain(name, "the app name");
        if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            throw new IllegalArgumentException("the app name has no { or }");
        }
        if (host != null && !HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("the host is a name such as example.com, in lower case");
        }
        if (androidHash != null && !ANDROID_HASH.matcher(androidHash).matches()) {
            throw new IllegalArgumentException("an Android app hash has 11 characters of base64");
        }
    }

    public static App named(String name) {
        return new App(name, null, null);
    }

    public App withHost(String theHost) {
        return new App(name, theHost, androidHash);
    }

    public App withAndroidHash(String hash) {
        return new App(name, host, hash);
    }

    /** What machines read, below the words and an empty line. */
    String linesFor(String code) {
        var hashLine = androidHash == null ? "" : "\n" + androidHash;
        var hostLine = host == null ? "" : "\n@" + host + " #" + code;
        var lines = hashLine + hostLine;
        return lines.isEmpty() ? "" : "\n" + lines;
    }
}
