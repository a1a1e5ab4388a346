package example;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.core.domain.Actor;
import dev.ringproof.core.domain.OwnerId;
import dev.ringproof.core.domain.PhoneNumberId;
import dev.ringproof.core.domain.account.Outcome;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
    private final Map<String, String> secrets = Map.of(
            "RINGPROOF_KEYS", KeyRing.newPair("1", new SecureRandom()),
            "RINGPROOF_INDEX_KEY", KeyRing.newPair("1", new SecureRandom()));
    private final BlockingQueue<String> phone = new LinkedBlockingQueue<>();
    private final SmsGateway carrier = message -> {
        phone.add(message.body());
        return new SmsGateway.Handover.Accepted(message.id().value());
    };
    private final Actor anna = Actor.withoutSession(new OwnerId("anna"));

    @TempDir
    Path folder;

    @Test
    void a_code_survives_a_restart_of_the_program() throws Exception {
        try (var pool = pool()) {
            var number = createAndPrepare(pool);
            try (var ringproof = Shop.open(pool, carrier, secrets)) {
                var answer = ringproof.phoneNumbers().attemptVerification(anna, number, codeOnThePhone());

                assertInstanceOf(Outcome.Accepted.class, answer);
            }
            assertTrue(pool.getConnection().isValid(1), "Ringproof closes no pool that was given to it");
        }
    }

    @Test
    void the_tables_are_in_a_schema_of_their_own() throws Exception {
        try (var pool = pool()) {
            createAndPrepare(pool);
            try (var connection = pool.getConnection();
                    var tables = connection.getMetaData().getTables(null, "ringproof", "PHONE_NUMBER", null)) {
                assertTrue(tables.next());
            }
            try (var connection = pool.getConnection();
                    var tables = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
                assertFalse(tables.next());
            }
        }
    }

    private PhoneNumberId createAndPrepare(HikariDataSource pool) {
        try (var ringproof = Shop.open(pool, carrier, secrets)) {
            var number = ringproof.phoneNumbers().create(anna, "+1 415 555 2671").orElseThrow();
            ringproof.phoneNumbers().prepareVerification(anna, number.id()).orElseThrow();
            return number.id();
        }
    }

    private HikariDataSource pool() {
        var pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("shop") + ";LOCK_TIMEOUT=10000");
        return pool;
    }

    private String codeOnThePhone() throws InterruptedException {
        var code = Pattern.compile("\\d{6}").matcher(phone.poll(10, TimeUnit.SECONDS));
        assertTrue(code.find());
        return code.group();
    }
}
