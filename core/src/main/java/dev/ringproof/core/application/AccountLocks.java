package dev.ringproof.core.application;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.out.AccountRepository;
import java.util.function.Supplier;

/**
 * The ways in which a step loads and locks its account. A step that changes one number locks the numbers; a step that
 * spans numbers, or adds one, locks the account as a whole. What is returned is run inside the unit of work of the
 * step.
 */
public final class AccountLocks {
    private final AccountRepository accounts;

    public AccountLocks(AccountRepository accounts) {
        this.accounts = accounts;
    }

    Supplier<Account> numbersOf(OwnerId owner) {
        return () -> accounts.lock(owner);
    }

    Supplier<Account> numbersWith(PhoneNumberId id) {
        return () -> accounts.lockByNumber(id).orElseThrow(NoSuchPhoneNumber::new);
    }

    Supplier<Account> wholeOf(OwnerId owner) {
        return () -> accounts.open(owner);
    }

    Supplier<Account> wholeOf(OwnerId owner, PhoneNumberId id) {
        return () -> withNumber(accounts.open(owner), id);
    }

    Supplier<Account> wholeWith(PhoneNumberId id) {
        return () -> withNumber(accounts.open(found(id).owner()), id);
    }

    private static Account withNumber(Account account, PhoneNumberId id) {
        numberOf(account, id);
        return account;
    }

    static PhoneNumber numberOf(Account account, PhoneNumberId id) {
        return account.number(id).orElseThrow(NoSuchPhoneNumber::new);
    }

    /** Returns the account that has the number, without a lock. */
    Account found(PhoneNumberId id) {
        return accounts.findByNumber(id).orElseThrow(NoSuchPhoneNumber::new);
    }
}
