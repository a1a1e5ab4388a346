package dev.ringproof.testkit;

import dev.ringproof.core.delivery.message.MessageId;
import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.TestCarrier.Fault;
import dev.ringproof.testkit.contract.SmsGatewayContract;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The carrier for tests keeps to the contract of gateways, so that tests with it say something about other gateways. */
class MyGatewayTest implements SmsGatewayContract {
    private final TestCarrier carrier = new TestCarrier(InstantSource.system());

    @Override
    public SmsGateway gatewayTo(Carrier behaviour) {
        switch (behaviour) {
            case REFUSES_THE_NUMBER -> carrier.next(Fault.REFUSED);
            case FAILS -> carrier.next(Fault.UNAVAILABLE);
            default -> carrier.next();
        }
        return carrier;
    }

    @Override
    public Set<Carrier> carriers() {
        return EnumSet.of(Carrier.ACCEPTS, Carrier.REFUSES_THE_NUMBER, Carrier.FAILS);
    }

    @Override
    public List<MessageId> heard() {
        return carrier.handedOver().stream().map(OutgoingMessage::id).toList();
    }
}
