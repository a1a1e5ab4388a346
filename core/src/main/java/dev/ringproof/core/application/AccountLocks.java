package dev.ringproof.core.application;

import static java.util.Comparator.comparing;

import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Account;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.port.in.NoSuchPhoneNumber;
import dev.ringproof.core.port.in.NoSuchUser;
import dev.ringproof.core.port.out.AccountRepository;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The ways in which a step loads and locks its account. A step that changes one number locks the numbers; a step that
 * spans numbers, or adds one, locks the account as a whole; a step that counts wrong codes for a number also locks its
 * failures across owners, always last. What is returned is run inside the unit of work of the step.
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

    /** Locks the account of a user as a whole. The supplier throws {@link NoSuchUser} where there is none. */
    public Supplier<Account> wholeOf(OwnerId user) {
        return () -> accounts.lockWhole(user).orElseThrow(NoSuchUser::new);
    }

    Supplier<Account> wholeOf(OwnerId owner, PhoneNumberId id) {
        return () -> withNumber(accounts.lockWhole(owner).orElseThrow(NoSuchPhoneNumber::new), id);
    }

    Supplier<Account> wholeWith(PhoneNumberId id) {
        return () -> withNumber(accounts.lockWhole(found(id).owner()).orElseThrow(NoSuchPhoneNumber::new), id);
    }

    /**
     * Also locks the failures across owners of all numbers that have failures of their owner, for a step that removes
     * all numbers. Two such steps lock them in the same order.
     */
    public Supplier<Account> keepingFailures(Supplier<Account> load) {
        return () -> {
            var account = load.get();
            var failed = account.numbers().stream()
                    .filter(number -> number.throttle().failures() > 0)
                    .sorted(comparing(number -> number.phoneNumber().value()))
                    .map(PhoneNumber::id)
                    .toList();
            for (var id : failed) {
                account = accounts.lockFailures(account, id);
            }
            return account;
        };
    }

    /** Also locks the failures across owners of a number that is not verified, for a step that may count one. */
    Supplier<Account> countingFailuresOf(PhoneNumberId id, Supplier<Account> load) {
        return withFailuresOf(id, load, number -> !number.isVerified());
    }

    /** Also locks the failures across owners of a number that has failures of its owner, for a step that removes it. */
    Supplier<Account> keepingFailuresOf(PhoneNumberId id, Supplier<Account> load) {
        return withFailuresOf(id, load, number -> number.throttle().failures() > 0);
    }

    private Supplier<Account> withFailuresOf(
            PhoneNumberId id, Supplier<Account> load, Predicate<PhoneNumber> condition) {
        return () -> {
            var account = load.get();
            return condition.test(numberOf(account, id)) ? accounts.lockFailures(account, id) : account;
        };
    }

    private static Account withNumber(Account account, PhoneNumberId id) {
        numberOf(account, id);
        return account;
    }

    /** Returns one of the account's numbers. */
    public static PhoneNumber numberOf(Account account, PhoneNumberId id) {
        return account.number(id).orElseThrow(NoSuchPhoneNumber::new);
    }

    /** Returns the account that has the number, without a lock. */
    Account found(PhoneNumberId id) {
        return accounts.findByNumber(id).orElseThrow(NoSuchPhoneNumber::new);
    }
}
