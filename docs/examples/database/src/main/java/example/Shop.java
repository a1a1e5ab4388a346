package example;

import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.adapters.persistence.Database;
import dev.ringproof.adapters.sms.Twilio;
import dev.ringproof.core.Ringproof;
import dev.ringproof.core.delivery.wording.App;
import dev.ringproof.core.delivery.wording.MessageTemplates;
import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import java.util.Map;
import javax.sql.DataSource;

/** How a program opens Ringproof for production: on its own database, with its carrier, and with keys that last. */
public final class Shop {
    private Shop() {}

    /** The keys are secrets of the program. They are never kept in the database. */
    public static Ringproof open(DataSource dataSource, SmsGateway carrier, Map<String, String> secrets) {
        var keys = KeyRing.parse(secrets.get("RINGPROOF_KEYS"));
        var database = Database.on(dataSource)
                .keys(keys, KeyRing.parse(secrets.get("RINGPROOF_INDEX_KEY")))
                .open();
        return Ringproof.with(carrier)
                .stores(database.stores())
                .keys(keys)
                .wording(MessageTemplates.of(App.named("Shop")))
                .listener(event -> System.getLogger("shop").log(System.Logger.Level.INFO, event.toString()))
                .closing(database)
                .build();
    }

    public static void main(String[] args) {
        var carrier = Twilio.named("twilio")
                .accountSid(System.getenv("TWILIO_ACCOUNT_SID"))
                .authToken(System.getenv("TWILIO_AUTH_TOKEN"))
                .sender("+14155550100")
                .open();
        var pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:file:./shop;LOCK_TIMEOUT=10000");
        try (pool;
                carrier;
                var ringproof = open(pool, carrier, System.getenv())) {
            System.out.println("Messages wait for " + ringproof.deliveryLag().toSeconds() + " s.");
        }
    }
}
