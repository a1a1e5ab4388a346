package dev.ringproof.cdi;

import dev.ringproof.core.delivery.message.OutgoingMessage;
import dev.ringproof.core.port.out.SmsGateway;
import dev.ringproof.testkit.RecordingGateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** A host's bean of a gateway, which records what it hands over. */
@ApplicationScoped
class Carrier {
    private final RecordingGateway gateway = new RecordingGateway("carrier");

    @Produces
    @ApplicationScoped
    SmsGateway gateway() {
        return gateway;
    }

    OutgoingMessage lastMessage() {
        return gateway.lastMessage();
    }

    String nextCode() throws InterruptedException {
        return gateway.nextCode();
    }
}
