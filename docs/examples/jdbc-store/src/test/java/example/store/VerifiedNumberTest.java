package example.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.domain.account.PhoneNumber;
import dev.ringproof.testkit.Inbox;
import dev.ringproof.testkit.RingproofExtension;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Ringproof on the store verifies a number, and the database keeps it. */
class VerifiedNumberTest {
    private static final Actor ANNA = Actor.withoutSession(new OwnerId("anna"));
    private static final String NUMBER = "+14155552671";

    private final EmptyDatabase database = new EmptyDatabase();

    @RegisterExtension
    final RingproofExtension ringproofs =
            RingproofExtension.with(UnaryOperator.identity()).on(clock -> JdbcStores.on(database.connections(), clock));

    @Test
    void the_code_from_the_phone_verifies_the_number(Ringproof ringproof, Inbox inbox) {
        var numbers = ringproof.phoneNumbers();
        var number = numbers.create(ANNA, NUMBER).orElseThrow();
        numbers.prepareVerification(ANNA, number.id()).orElseThrow();

        var answer = numbers.attemptVerification(ANNA, number.id(), inbox.lastCode(NUMBER));

        assertThat(answer).isInstanceOf(Outcome.Accepted.class);
        assertThat(stored(number.id())).extracting(PhoneNumber::isVerified).isEqualTo(true);
    }

    /** Returns what other stores on the same database have, as after a restart. */
    private PhoneNumber stored(PhoneNumberId id) {
        var stores = JdbcStores.on(database.connections(), InstantSource.system());
        return stores.work()
                .run(() -> stores.accounts().find(ANNA.owner()).number(id).orElseThrow());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }
}
