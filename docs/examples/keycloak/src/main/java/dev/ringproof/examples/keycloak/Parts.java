package dev.ringproof.examples.keycloak;

import dev.ringproof.core.keys.KeyRing;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.core.port.out.Stores;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of Ringproof that bring libraries along: a database and a carrier. Keycloak has other versions of some of
 * these libraries, so {@link PartsLoader} loads the parts beside Keycloak's class path. This interface is the door
 * between both sides: it speaks of core only.
 */
public interface Parts extends AutoCloseable {

    Stores stores();

    SmsGateway gateway();

    /** Returns the key ring that the database was opened with. */
    KeyRing keys();

    @Override
    void close();

    /** Opens the parts. {@link java.util.ServiceLoader} finds the implementation on the other side. */
    interface Factory {

        /**
         * Opens the database and the carrier.
         *
         * @param settings the value of each setting of the provider, by its name
         * @throws IllegalArgumentException if a setting is missing or wrong; the message names the setting
         */
        Parts open(Function<String, Optional<String>> settings);
    }
}
