package example;

import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.core.port.in.PhoneNumbers;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Makes the account of a new customer together with their phone number. */
@Service
public class SignUp {
    private final Accounts accounts;
    private final PhoneNumbers phoneNumbers;

    SignUp(Accounts accounts, PhoneNumbers phoneNumbers) {
        this.accounts = accounts;
        this.phoneNumbers = phoneNumbers;
    }

    /** Stores both or none. The code is sent after the commit, and never if there is none. */
    @Transactional
    public PhoneNumber signUp(String id, String name, String phoneNumber) {
        accounts.save(new Account(id, name));
        var customer = Actor.withoutSession(new OwnerId(id));
        var number = phoneNumbers.create(customer, phoneNumber).orElseThrow();
        return phoneNumbers.prepareVerification(customer, number.id()).orElseThrow();
    }
}
