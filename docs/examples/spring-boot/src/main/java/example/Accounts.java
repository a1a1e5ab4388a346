package example;

import org.springframework.data.jpa.repository.JpaRepository;

/** The accounts of the shop. */
public interface Accounts extends JpaRepository<Account, String> {}
