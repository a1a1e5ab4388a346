package example;

import dev.ringproof.core.domain.account.PhoneNumberEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Hears of what happens to numbers, after it is committed. */
@ApplicationScoped
class Audit {
    void hear(@Observes PhoneNumberEvent event) {
        System.out.println("audit: " + event.name() + " of " + event.owner().value());
    }
}
