package dev.ringproof.core.domain;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A link to another identification that has the same phone number, such as an external account. A linked number cannot
 * be destroyed.
 *
 * @param id the id of the other identification, 1 to 64 visible ASCII characters
 * @param type one of {@code oauth_*}, {@code saml}, {@code email_address} or {@code phone_number}
 */
public record IdentificationLink(String id, String type) {
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");
    private static final Pattern TYPE = Pattern.compile("oauth_[a-z0-9_]{1,32}|saml|email_address|phone_number");

    public IdentificationLink {
        requireNonNull(id, "id");
        requireNonNull(type, "type");
        if (!isId(id)) {
            throw new IllegalArgumentException("an identification's id has 1 to 64 visible ASCII characters");
        }
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("a link is of oauth_*, saml, email_address or phone_number");
        }
    }

    /** Returns whether the text can be the id of an identification. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
