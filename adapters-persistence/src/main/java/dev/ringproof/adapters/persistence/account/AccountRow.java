package dev.ringproof.adapters.persistence.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An account: there to be locked when numbers are added to it, and before changes that span them. */
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
