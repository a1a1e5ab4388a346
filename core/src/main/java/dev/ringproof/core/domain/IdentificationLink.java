package dev.ringproof.core.domain;

import java.util.regex.Pattern;

/**
 * Another identification that vouches for the same number, such as an external account; a number so linked cannot be
 * deleted.
 *
 * @param id the other identification's id
 * @param type what it is: {@code oauth_*}, {@code saml}, {@code email_address} or {@code phone_number}
 */
public record IdentificationLink(String id, String type) {
    private static final Pattern ID = Pattern.compile("[!-~]{1,64}");
    private static final Pattern TYPE = Pattern.compile("oauth_[a-z0-9_]{1,32}|saml|email_address|phone_number");

    public IdentificationLink {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an identification's id has 1 to 64 visible ASCII characters");
        }
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("a link is of oauth_*, saml, email_address or phone_number");
        }
    }
}
