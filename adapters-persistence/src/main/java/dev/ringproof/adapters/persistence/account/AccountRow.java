package dev.ringproof.adapters.persistence.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of an account. It exists to be locked when a number is added, and before a change that spans several numbers.
 */
@Entity(name = "Account")
@Table(name = "account")
class AccountRow {
    @Id
    String id;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected AccountRow() {}

    AccountRow(String id) {
        this.id = id;
    }
}
