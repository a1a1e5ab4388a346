package dev.ringproof.core.domain;

/**
 * Another identification that vouches for the same number, such as an external account; a number so linked cannot be
 * deleted.
 *
 * @param id the other identification's id
 * @param type what it is: {@code oauth_*}, {@code saml}, {@code email_address} or {@code phone_number}
 */
public record IdentificationLink(String id, String type) {}
