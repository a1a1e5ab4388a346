package dev.ringproof.cdi.wiring;

import dev.ringproof.core.Ringproof;
import dev.ringproof.core.port.in.DeliveryReceipts;
import dev.ringproof.core.port.in.Explanations;
import dev.ringproof.core.port.in.FraudAdministration;
import dev.ringproof.core.port.in.MessageAdministration;
import dev.ringproof.core.port.in.MessageInbox;
import dev.ringproof.core.port.in.NumberFormats;
import dev.ringproof.core.port.in.OptOuts;
import dev.ringproof.core.port.in.PhoneNumberAdministration;
import dev.ringproof.core.port.in.PhoneNumbers;
import dev.ringproof.core.port.in.RememberedDevices;
import dev.ringproof.core.port.in.SecondFactorAuthentication;
import dev.ringproof.core.port.in.Sessions;
import dev.ringproof.core.port.in.SignIns;
import dev.ringproof.core.port.in.Users;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The conversations of a Ringproof, each of which is a bean. */
final class Conversations {
    private static final Map<Class<?>, Function<Ringproof, Object>> ALL = Map.ofEntries(
            Map.entry(PhoneNumbers.class, Ringproof::phoneNumbers),
            Map.entry(PhoneNumberAdministration.class, Ringproof::administration),
            Map.entry(Users.class, Ringproof::users),
            Map.entry(SecondFactorAuthentication.class, Ringproof::secondFactorAuthentication),
            Map.entry(Sessions.class, Ringproof::sessions),
            Map.entry(SignIns.class, Ringproof::signIns),
            Map.entry(RememberedDevices.class, Ringproof::rememberedDevices),
            Map.entry(MessageInbox.class, Ringproof::inbox),
            Map.entry(NumberFormats.class, Ringproof::numberFormats),
            Map.entry(MessageAdministration.class, Ringproof::messages),
            Map.entry(OptOuts.class, Ringproof::optOuts),
            Map.entry(FraudAdministration.class, Ringproof::fraud),
            Map.entry(Explanations.class, Ringproof::explanations),
            Map.entry(DeliveryReceipts.class, Ringproof::receipts));

    private Conversations() {}

    static Set<Class<?>> types() {
        return ALL.keySet();
    }

    static Object of(Ringproof ringproof, Class<?> type) {
        return Objects.requireNonNull(ALL.get(type), type::getName).apply(ringproof);
    }
}
