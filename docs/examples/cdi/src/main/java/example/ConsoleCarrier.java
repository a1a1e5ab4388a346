package example;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import jakarta.enterprise.context.ApplicationScoped;

/** Your way to a carrier. This one shows messages on the console. */
@ApplicationScoped
class ConsoleCarrier implements SmsGateway {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public Handover handOver(OutgoingMessage message) {
        System.out.println(message.body());
        return new Handover.Accepted(message.id().value());
    }
}
