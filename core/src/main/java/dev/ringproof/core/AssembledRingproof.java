package dev.ringproof.core;

import dev.ringproof.core.delivery.routing.Conversions;
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
import java.time.Duration;
import java.util.function.Supplier;

/** What {@link Assembly} makes. */
final class AssembledRingproof implements Ringproof {
    private final PhoneNumbers phoneNumbers;
    private final PhoneNumberAdministration administration;
    private final Users users;
    private final SecondFactorAuthentication secondFactorAuthentication;
    private final Sessions sessions;
    private final SignIns signIns;
    private final RememberedDevices rememberedDevices;
    private final MessageInbox inbox;
    private final NumberFormats numberFormats;
    private final MessageAdministration messages;
    private final FraudAdministration fraud;
    private final Explanations explanations;
    private final OptOuts optOuts;
    private final DeliveryReceipts receipts;
    private final Supplier<Conversions> conversions;
    private final Supplier<Duration> deliveryLag;
    private final Runnable closing;

    AssembledRingproof(
            PhoneNumbers phoneNumbers,
            PhoneNumberAdministration administration,
            Users users,
            SecondFactorAuthentication secondFactorAuthentication,
            Sessions sessions,
            SignIns signIns,
            RememberedDevices rememberedDevices,
            MessageInbox inbox,
            NumberFormats numberFormats,
            MessageAdministration messages,
            FraudAdministration fraud,
            Explanations explanations,
            OptOuts optOuts,
            DeliveryReceipts receipts,
            Supplier<Conversions> conversions,
            Supplier<Duration> deliveryLag,
            Runnable closing) {
        this.phoneNumbers = phoneNumbers;
        this.administration = administration;
        this.users = users;
        this.secondFactorAuthentication = secondFactorAuthentication;
        this.sessions = sessions;
        this.signIns = signIns;
        this.rememberedDevices = rememberedDevices;
        this.inbox = inbox;
        this.numberFormats = numberFormats;
        this.messages = messages;
        this.fraud = fraud;
        this.explanations = explanations;
        this.optOuts = optOuts;
        this.receipts = receipts;
        this.conversions = conversions;
        this.deliveryLag = deliveryLag;
        this.closing = closing;
    }

    @Override
    public PhoneNumbers phoneNumbers() {
        return phoneNumbers;
    }

    @Override
    public PhoneNumberAdministration administration() {
        return administration;
    }

    @Override
    public Users users() {
        return users;
    }

    @Override
    public SecondFactorAuthentication secondFactorAuthentication() {
        return secondFactorAuthentication;
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public SignIns signIns() {
        return signIns;
    }

    @Override
    public RememberedDevices rememberedDevices() {
        return rememberedDevices;
    }

    @Override
    public MessageInbox inbox() {
        return inbox;
    }

    @Override
    public NumberFormats numberFormats() {
        return numberFormats;
    }

    @Override
    public MessageAdministration messages() {
        return messages;
    }

    @Override
    public FraudAdministration fraud() {
        return fraud;
    }

    @Override
    public Explanations explanations() {
        return explanations;
    }

    @Override
    public OptOuts optOuts() {
        return optOuts;
    }

    @Override
    public DeliveryReceipts receipts() {
        return receipts;
    }

    @Override
    public Conversions conversions() {
        return conversions.get();
    }

    @Override
    public Duration deliveryLag() {
        return deliveryLag.get();
    }

    @Override
    public void close() {
        closing.run();
    }
}
