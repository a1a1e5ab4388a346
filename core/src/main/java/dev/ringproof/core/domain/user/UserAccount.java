package dev.ringproof.core.domain.user;

import dev.ringproof.core.domain.account.Account;

/** A user with their account, as a response shows both. */
public record UserAccount(User user, Account account) {
    public UserAccount {
        if (!user.id().equals(account.owner())) {
            throw new IllegalArgumentException("the account is the user's");
        }
    }
}
